import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  addRemote,
  addSecret,
  addUnits,
  answer,
  createModel,
  deploy,
  hooksAfterDeploy,
  latestRelation,
  memoryStore,
  nextSecretId,
  readCharm,
  relate,
  runHook,
  setLeader,
  setRelationData,
  unitStatus,
  type CharmFacts,
  type Model,
} from "../src/sandbox/index.ts";
import type { Cluster, Requests } from "./cluster.ts";
import { writeStaticTools } from "./static-tools.ts";

const application = "file-stream";
const unit = `${application}/0`;
const updateStatus = { unit, hook: "update-status" };

/** A unit's life before it is timed. */
export type Life = {
  readonly model: (charm: CharmFacts, kubeconfig: string) => Model;
  /** Its status at the end, without which the timing would be of something else. */
  readonly status: string;
};

/** The lives that are timed, by name. */
export const lives: Readonly<Record<"idle" | "standby" | "running", Life>> = {
  idle: {
    model: (charm) => deploy(createModel({ name: "bench" }), { application, charm }),
    status:
      "blocked: missing: kafka relation, Kubernetes access (set option kubeconfig or relate kubernetes), option topics",
  },
  standby: {
    model: (charm) => {
      const deployed = deploy(createModel({ name: "bench" }), { application, charm });
      return setLeader(addUnits(deployed, application), `${application}/1`);
    },
    status: "active: standby",
  },
  running: {
    model: (charm, kubeconfig) => {
      const empty = createModel({ name: "bench" });
      const id = nextSecretId(empty);
      const granted = addSecret(empty, { id, content: { kubeconfig }, grants: [application] });
      const deployed = deploy(granted, { application, charm, config: { kubeconfig: id, topics: "lines" } });
      const related = relate(addRemote(deployed, { application: "kafka" }), `${application}:kafka`, "kafka:kafka");
      const data = { host: "127.0.0.1", port: "9092" };
      return setRelationData(related, { relation: latestRelation(related), who: "kafka/0", data });
    },
    status: "active: 1/1 workers, 2 connectors",
  },
};

/** A unit whose next `update-status` finds nothing to do. */
export type SettledUnit = {
  /** The command of that hook, its folder and its whole environment. */
  readonly command: Command;
  /** The processes of hook tools that it starts. */
  readonly tools: number;
  readonly requests: Requests;
};

/** A program as the operating system starts it. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Lets a unit of a built charm live in the sandbox until it is settled, then replaces the sandbox by static tools
 * that answer the same. `folder` gets the unit's state and the tools. Throws when the unit ends up in another
 * status than its life says.
 */
export async function settle(
  charm: string,
  life: Life,
  { folder, cluster }: { folder: string; cluster: Cluster },
): Promise<SettledUnit> {
  const state = join(charm, ".unit-state.db");
  await rm(state, { force: true });
  const store = memoryStore(life.model(await readCharm(charm), cluster.kubeconfig));
  for (const event of [...hooksAfterDeploy(await store.load(), unit), updateStatus]) {
    const { exitCode, log } = await runHook(store, event);
    if (exitCode !== 0) throw new Error(`${event.hook} failed: ${log.map(({ text }) => text).join("\n")}`);
  }
  await cluster.requests(); // those so far do not count
  const { tools, model } = await runHook(store, updateStatus);
  const requests = await cluster.requests();
  const { status, message } = unitStatus(model, unit);
  if (`${status}: ${message}` !== life.status)
    throw new Error(`the unit is "${status}: ${message}", not "${life.status}"`);

  await mkdir(folder, { recursive: true });
  await copyFile(state, join(folder, ".unit-state.db"));
  const around = { model, unit, readFile: () => "" };
  const answers = tools.map(({ tool, args }) => {
    const { stdout } = answer({ tool, args, stdin: "", time: new Date().toISOString() }, around);
    return { tool, args, stdout };
  });
  await writeStaticTools(join(folder, "tools"), answers);
  return { command: dispatchCommand(charm, folder, model), tools: tools.length, requests };
}

function dispatchCommand(charm: string, folder: string, model: Model): Command {
  return {
    file: join(charm, "dispatch"),
    args: [],
    directory: folder,
    environment: {
      PATH: `${join(folder, "tools")}:/usr/bin:/bin`,
      LANG: "C.UTF-8",
      JUJU_CHARM_DIR: folder,
      JUJU_UNIT_NAME: unit,
      JUJU_MODEL_NAME: model.name,
      JUJU_MODEL_UUID: model.uuid,
      JUJU_VERSION: model.version,
      JUJU_DISPATCH_PATH: "hooks/update-status",
      JUJU_HOOK_NAME: "update-status",
    },
  };
}
