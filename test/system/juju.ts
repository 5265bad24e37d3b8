import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "../../src/build/index.ts";
import { readUnitStore } from "../../src/juju/index.ts";
import {
  addRemote,
  addSecret,
  createModel,
  deploy,
  fileStore,
  hooksAfterConfig,
  hooksAfterDeploy,
  hooksAfterRefresh,
  latestRelation,
  nextSecretId,
  readCharm,
  refreshCharm,
  relate,
  runHook,
  saveModel,
  setConfig,
  setRelationData,
  unitStatus,
  type ConfigValue,
  type Edit,
  type HookEvent,
  type HookRun,
  type Model,
} from "../../src/sandbox/index.ts";

const application = "file-stream";
export const unit = `${application}/0`;

/** An operator at a model whose charm is started as Juju starts it. */
export type Operator = {
  readonly deploy: (kubeconfig: string, broker: string) => Promise<readonly HookRun[]>;
  readonly configure: (values: Readonly<Record<string, ConfigValue>>) => Promise<readonly HookRun[]>;
  /** Runs hooks without changing the model. */
  readonly hooks: (hooks: (model: Model) => readonly HookEvent[]) => Promise<readonly HookRun[]>;
  /** `juju refresh` to the charm of another source folder. */
  readonly refresh: (source: string) => Promise<readonly HookRun[]>;
  readonly status: () => Promise<string>;
  readonly flags: () => readonly string[];
  /** What the charm has logged so far, hook by hook. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
};

/** Builds the charm of a source folder and opens an empty model. */
export async function startOperator(source = "examples/file-stream"): Promise<Operator> {
  const folder = await mkdtemp(join(tmpdir(), "system-"));
  const log = (line: string): void => void process.stderr.write(`  ${line}\n`);
  const build = async (from: string) =>
    (await buildCharm({ source: from, output: folder, layersDirs: ["examples"], log })).directory;
  let charm = await build(source);
  const path = join(folder, "model.json");
  await saveModel(path, createModel({ name: "system" }));
  const store = fileStore(path);
  const logged: string[] = [];
  const act = async (edit: Edit, hooks: (model: Model) => readonly HookEvent[]): Promise<readonly HookRun[]> => {
    const runs: HookRun[] = [];
    for (const event of hooks(await store.update(edit))) {
      const run = await runHook(store, event, { timeoutMs: 110_000 });
      logged.push(...logOf(event, run));
      runs.push(run);
    }
    return runs;
  };
  return {
    deploy: async (kubeconfig, broker) => {
      const [host = "", port = ""] = broker.split(":");
      const facts = await readCharm(charm);
      return act(
        (model) => {
          const id = nextSecretId(model);
          const granted = addSecret(model, { id, content: { kubeconfig }, grants: [application] });
          const deployed = deploy(granted, { application, charm: facts, config: { kubeconfig: id } });
          const related = relate(addRemote(deployed, { application: "kafka" }), `${application}:kafka`, "kafka:kafka");
          return setRelationData(related, { relation: latestRelation(related), who: "kafka/0", data: { host, port } });
        },
        (model) => hooksAfterDeploy(model, unit),
      );
    },
    configure: (values) =>
      act(
        (model) => setConfig(model, application, values),
        (model) => hooksAfterConfig(model, application),
      ),
    hooks: (hooks) => act((model) => model, hooks),
    refresh: async (from) => {
      const next = await build(from);
      await cp(join(charm, ".unit-state.db"), join(next, ".unit-state.db")); // Juju keeps what is in the charm's folder
      charm = next;
      const facts = await readCharm(next);
      return act(
        (model) => refreshCharm(model, application, facts),
        (model) => hooksAfterRefresh(model, application),
      );
    },
    status: async () => {
      const { status, message } = unitStatus(await store.load(), unit);
      return `${status}: ${message}`;
    },
    flags: () =>
      readUnitStore(join(charm, ".unit-state.db"))
        .keys("reactive.states.")
        .map((key) => key.slice("reactive.states.".length)),
    log: () => logged.join("\n"),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What one hook did, line by line. */
const logOf = ({ hook }: HookEvent, { exitCode, ms, log, statuses }: HookRun): readonly string[] => [
  `--- ${hook}: exit ${exitCode} after ${Math.round(ms)} ms`,
  ...log.map(({ level, text }) => `${level} ${text}`),
  ...statuses.map(({ who, status, message }) => `${who} ${status}: ${message}`),
];
