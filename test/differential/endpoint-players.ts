import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseJson, type Json } from "../../src/core/index.ts";
import {
  defineInterface,
  readUnitStore,
  runCharm,
  type Charm,
  type Endpoint,
  type EndpointRelation,
  type InterfaceDefinition,
  type ToolRunner,
} from "../../src/juju/index.ts";
import { defineLayer, type Condition, type HandlerOf } from "../../src/reactive/index.ts";
import type { PythonReactive } from "../../tools/compat/index.ts";
import {
  hooksOf,
  type ConditionKind,
  type EndpointOperation,
  type History,
  type HistoryHandler,
  type ModelHook,
} from "./relation-history.ts";

/** An attempt at a hook: what was seen of the charm in it, and what is remembered after it. */
export type EndpointReport = {
  readonly hook: string;
  /** `ok` or `failed`; of charms.reactive with the error, if it is not the one that the history wants. */
  readonly outcome: string;
  /** `[handler or "manage", endpoint]` of what ran, and `["read", relation, text]` of what it read. */
  readonly ran: readonly Ran[];
  /** The endpoints as they are when the hook starts, sorted by name. */
  readonly started: readonly Json[];
  /** The calls of relation-set: the relation and what is set in it; an empty text takes a key away. */
  readonly sets: readonly (readonly [string, Readonly<Record<string, string>>])[];
  readonly flags: readonly string[];
  /** The hashes of data, and the departed units. */
  readonly rows: Readonly<Record<string, Json>>;
};

type Ran = readonly (string | null)[];

/** Plays histories; for each, a report of every attempt at its hooks. A hook that fails is run once more. */
export type EndpointPlayer = (histories: readonly History[]) => Promise<readonly (readonly EndpointReport[])[]>;

/** The histories on the real charms.reactive.Endpoint. */
export const theirEndpoints =
  ({ run }: PythonReactive): EndpointPlayer =>
  async (histories) => {
    const lines = histories.map((history) => `${JSON.stringify({ ...history, hooks: hooksOf(history) })}\n`);
    // Two processes: nearly all of the time goes into the forks that each of them makes one after another.
    const middle = Math.ceil(lines.length / 2);
    const halves = [lines.slice(0, middle), lines.slice(middle)].map((half) =>
      run(["run_endpoints.py"], half.join("")),
    );
    const answers = (await Promise.all(halves)).flatMap((text) => text.split("\n").slice(0, -1));
    return answers.map((line) => JSON.parse(line) as readonly EndpointReport[]);
  };

/** The histories by `runCharm`, in this process. */
export const ourEndpoints: EndpointPlayer = async (histories) => {
  const all: (readonly EndpointReport[])[] = [];
  for (const history of histories) all.push(await play(history));
  return all;
};

type Bag = Readonly<Record<string, string>>;

async function play(history: History): Promise<readonly EndpointReport[]> {
  const charmDir = mkdtempSync(join(tmpdir(), "endpoints-"));
  const own = new Map<string, Bag>();
  const reports: EndpointReport[] = [];
  try {
    for (const hook of hooksOf(history)) {
      for (const relation of hook.relations) if (!own.has(relation.id)) own.set(relation.id, relation.own);
      let report = await playHook(history, { hook, own, charmDir, attempt: 1 });
      reports.push(report);
      if (report.outcome !== "ok") {
        report = await playHook(history, { hook, own, charmDir, attempt: 2 });
        reports.push(report);
      }
      for (const [id, settings] of report.sets) {
        const now = Object.entries({ ...own.get(id), ...settings }).filter(([, text]) => text !== "");
        own.set(id, Object.fromEntries(now));
      }
    }
  } finally {
    rmSync(charmDir, { recursive: true });
  }
  return reports;
}

type Attempt = {
  readonly hook: ModelHook;
  readonly own: ReadonlyMap<string, Bag>;
  readonly charmDir: string;
  readonly attempt: number;
};

/** What is seen while a hook runs. */
type Seen = { readonly ran: Ran[]; readonly started: Json[]; readonly sets: [string, Bag][] };

async function playHook(history: History, attempt: Attempt): Promise<EndpointReport> {
  const { hook, charmDir } = attempt;
  const seen: Seen = { ran: [], started: [], sets: [] };
  const charm: Charm = {
    name: "scenario",
    config: {},
    layerOptions: {},
    endpoints: Object.fromEntries(history.endpoints.map((name) => [name, { role: "requires", interface: "foo" }])),
    layers: [defineLayer("scenario", [], { interfaces: [interfaceOf(history, { attempt: attempt.attempt, seen })] })],
  };
  const environment = {
    JUJU_UNIT_NAME: "scenario/0",
    JUJU_MODEL_NAME: "main",
    JUJU_MODEL_UUID: "9f0b2b3c-0000-4000-8000-000000000000",
    JUJU_CHARM_DIR: charmDir,
    JUJU_VERSION: "3.6.27",
    JUJU_HOOK_NAME: hook.hook,
    ...(hook.relation === null ? {} : { JUJU_RELATION: hook.relation.split(":")[0], JUJU_RELATION_ID: hook.relation }),
    ...(hook.unit === null ? {} : { JUJU_REMOTE_UNIT: hook.unit, JUJU_REMOTE_APP: hook.unit.split("/")[0] }),
    ...(hook.unit !== null && hook.hook.endsWith("-departed") ? { JUJU_DEPARTING_UNIT: hook.unit } : {}),
  };
  const isOk = (await runCharm(charm, { environment, ...toolsOf(attempt, seen), print: () => undefined })) === 0;
  const { ran, started, sets } = seen;
  const store = readUnitStore(join(charmDir, ".unit-state.db"));
  const kept = ["reactive.data_changed.", "reactive.endpoints."].flatMap((prefix) => store.keys(prefix));
  return {
    hook: hook.hook,
    outcome: isOk ? "ok" : "failed",
    ran,
    started: isOk ? started : [],
    sets: isOk ? sets : [], // Juju drops what a failed hook wrote
    flags: store.keys("reactive.states.").map((key) => key.slice("reactive.states.".length)),
    rows: Object.fromEntries(kept.map((key) => [key, store.get(key) ?? null])),
  };
}

/** The hook tools, answered from the model. */
function toolsOf({ hook, own }: Attempt, { sets }: Seen): ToolRunner {
  const relations = new Map(hook.relations.map((one) => [one.id, one]));
  const relation = (id = "") => {
    const found = relations.get(id);
    if (found === undefined) throw new Error(`there is no relation ${id}`);
    return found;
  };
  const answers: Readonly<Record<string, (args: readonly string[]) => Json>> = {
    "config-get": () => ({}),
    "is-leader": () => false,
    "goal-state": () => ({ units: {}, relations: Object.fromEntries(hook.relations.map((one) => [one.endpoint, {}])) }),
    "relation-ids": ([, endpoint]) => hook.relations.filter((one) => one.endpoint === endpoint).map(({ id }) => id),
    "relation-list": ([, , id]) => relation(id).units,
    "relation-get": ([, , id = "", , unit = ""]) =>
      (unit === "scenario/0" ? own.get(id) : relation(id).data[unit]) ?? null,
    "juju-log": () => null,
  };
  const call = (tool: string, args: readonly string[], stdin: string): string => {
    if (tool === "relation-set") {
      const [option, id, ...rest] = args;
      if (option !== "-r" || id === undefined || rest.join(" ") !== "--file -") throw new Error(args.join(" "));
      sets.push([id, parseJson(stdin) as Bag]);
      return "";
    }
    const answer = answers[tool];
    if (answer === undefined) throw new Error(`no answer to ${tool} ${args.join(" ")}`);
    return JSON.stringify(answer(args));
  };
  return {
    run: async (tool, args, { stdin = "" } = {}) => call(tool, args, stdin),
    runNow: (tool, args) => call(tool, args, ""),
  };
}

type Playing = { readonly attempt: number; readonly seen: Seen };

function interfaceOf({ handlers, manage }: History, playing: Playing): InterfaceDefinition {
  const { ran, started } = playing.seen;
  const parts = {
    interface: "foo",
    role: "requires",
    manageFlags: async (endpoint: Endpoint) => {
      ran.push(["manage", endpoint.name]);
      await perform(endpoint, manage, playing);
    },
    atStart: (endpoint: Endpoint) => void started.push(lookAt(endpoint)),
  } as const;
  return defineInterface<unknown, unknown>(
    parts,
    handlers.map((handler) => handlerOf(handler, playing)),
  );
}

const kinds = { when: "all", when_any: "any", when_not: "none" } as const satisfies Record<ConditionKind, string>;

function handlerOf({ name, on, body }: HistoryHandler, playing: Playing): HandlerOf<Endpoint> {
  return {
    name,
    conditions: on.map(([kind, ...flags]): Condition => ({ kind: kinds[kind], flags })),
    action: async (endpoint) => {
      playing.seen.ran.push([name, endpoint.name]);
      await perform(endpoint, body, playing);
    },
  };
}

async function perform(endpoint: Endpoint, operations: readonly EndpointOperation[], playing: Playing): Promise<void> {
  const departed = endpoint.allDepartedUnits;
  for (const operation of operations) {
    switch (operation[0]) {
      case "set":
        endpoint.setFlag(operation[1]);
        break;
      case "clear":
        endpoint.clearFlag(operation[1]);
        break;
      case "answer_departed":
        departed.all()[0]?.relation.toPublish.set(operation[1], operation[2]);
        break;
      case "remove_departed":
        departed.remove(operation[1]);
        break;
      case "clear_departed":
        departed.clear();
        break;
      case "fail":
        if (playing.attempt === 1) throw new Error("the history says so");
        break;
      default: {
        const place = operation[1];
        const relations = place < 0 ? endpoint.relations : endpoint.relations.slice(place, place + 1);
        for (const relation of relations) await performOn(relation, operation, playing);
      }
    }
  }
}

type RelationOperation = Extract<EndpointOperation, readonly [string, number, ...unknown[]]>;

async function performOn(relation: EndpointRelation, operation: RelationOperation, { seen }: Playing): Promise<void> {
  const [kind, , key] = operation;
  if (kind === "publish") relation.toPublish.set(key, operation[3]);
  else if (kind === "publish_raw") relation.toPublishRaw.set(key, operation[3]);
  else if (kind === "delete") relation.toPublish.delete(key);
  else seen.ran.push(["read", relation.id, (await relation.toPublishRaw.get(key)) ?? null]);
}

function lookAt(endpoint: Endpoint): Json {
  return {
    endpoint: endpoint.name,
    relations: endpoint.relations.map(({ id, applicationName, joinedUnits }) => [
      id,
      applicationName,
      joinedUnits.map(({ name }) => name),
    ]),
    joined: endpoint.allJoinedUnits.map(({ name, relation }) => [relation.id, name]),
    departed: endpoint.allDepartedUnits
      .all()
      .map(({ name, relation, receivedRaw }) => [relation.id, name, Object.fromEntries(receivedRaw)]),
    received: Object.fromEntries([...endpoint.received].map(([key, value]) => [key, finite(value)])),
    raw: Object.fromEntries(endpoint.receivedRaw),
  };
}

/** JSON has no NaN and no infinity; here they are texts. */
const finite = (value: Json): Json => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
