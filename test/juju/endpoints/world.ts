import { join } from "node:path";
import {
  HookToolError,
  readUnitStore,
  runCharm,
  type Charm,
  type RunTool,
  type RunToolNow,
} from "../../../src/juju/index.ts";
import type { InterfaceDefinition } from "../../../src/juju/index.ts";
import type { Layer } from "../../../src/reactive/index.ts";
import {
  addRemote,
  answer,
  createModel,
  deploy,
  relate,
  removeUnit,
  setLeader,
  setRelationData,
  type HookContext,
  type Model,
} from "../../../src/sandbox/index.ts";
import { breakRelation, joinRelation, partRelation } from "../../../src/sandbox/relations.ts";
import { fakeTools } from "../fake-tools.ts";

/** One call of a hook tool. */
export type Call = { readonly tool: string; readonly args: readonly string[]; readonly stdin: string };

/** How a hook went. */
export type Ran = { readonly exitCode: number; readonly calls: readonly Call[] };

/** What a hook is about; `relation` is the number of an id. */
export type About = { readonly relation?: number; readonly unit?: string };

/**
 * A charm as shop/0 in a model; it is run by `runCharm`, whose hook tools are answered by the sandbox's, without
 * processes. Databags are empty until somebody writes.
 */
export type World = {
  /** Relates an endpoint to an application, which is made with so many units (default 2), and returns the number. */
  readonly relate: (endpoint: string, application: string, units?: number) => number;
  /** Publishes for a remote unit or application; an empty value takes a key away. */
  readonly publish: (relation: number, who: string, data: Readonly<Record<string, string>>) => void;
  /** Runs a hook of shop/0. */
  readonly hook: (name: string, about?: About) => Promise<Ran>;
  /** The databag of a unit or application. */
  readonly bag: (relation: number, who: string) => Readonly<Record<string, string>>;
  /** The flags that are kept, without the prefix they have in common. */
  readonly flags: (prefix: string) => readonly string[];
  /** A row of the unit's memory. */
  readonly row: (key: string) => unknown;
  /** From now on another unit leads. */
  readonly loseLeadership: () => void;
  /** A remote unit is there without any hook that told of it. */
  readonly meet: (relation: number, unit: string) => void;
  /** A remote unit is gone with its databags. */
  readonly loseUnit: (unit: string) => void;
};

/** A model with one charm. Relations are numbered from `firstRelation`; `goalState` stands for what Juju would answer. */
export function openWorld(
  charm: Pick<Charm, "endpoints"> & { readonly layers: readonly Layer<InterfaceDefinition>[] },
  { firstRelation = 1, goalState }: { readonly firstRelation?: number; readonly goalState?: string } = {},
): World {
  const { charmDir, environment } = fakeTools();
  const whole: Charm = { name: "shop", config: {}, layerOptions: {}, ...charm };
  const facts = { folder: charmDir, name: "shop", options: {}, bindings: [], containers: [], actions: [] };
  const empty = { ...createModel(), made: { relations: firstRelation, secrets: 0 } };
  let model = deploy(empty, { charm: { ...facts, endpoints: charm.endpoints }, units: 2 });
  const unit = "shop/0";

  return {
    relate: (endpoint, application, units = 2) => {
      if (!(application in model.applications)) model = addRemote(model, { application, units });
      const id = model.made.relations;
      model = relate(model, `shop:${endpoint}`, `${application}:end${id}`);
      const relations = model.relations.map((one) =>
        one.id === id ? { ...one, data: Object.fromEntries(Object.keys(one.data).map((who) => [who, {}])) } : one,
      );
      model = { ...model, relations };
      return id;
    },
    publish: (relation, who, data) => {
      model = setRelationData(model, { relation, who, data });
    },
    hook: async (name, about = {}) => {
      const calls: Call[] = [];
      let context = begin(model, name, about);
      const call = (tool: string, args: readonly string[], stdin: string): string => {
        calls.push({ tool, args, stdin });
        if (tool === "goal-state" && goalState !== undefined) return goalState;
        const given = answer({ tool, args, stdin, time: "2026-11-22T12:00:00.000Z" }, context);
        for (const edit of [given.now, given.later]) {
          if (edit) context = { ...context, model: edit(context.model) };
        }
        if (given.code !== 0) throw new HookToolError(tool, { exitCode: given.code, stderr: given.stderr });
        return given.stdout;
      };
      const run: RunTool = async (tool, args, { stdin = "" } = {}) => call(tool, args, stdin);
      const runNow: RunToolNow = (tool, args) => call(tool, args, "");
      const full = environment(variables(name, about, context));
      const exitCode = await runCharm(whole, { environment: full, run, runNow, print: () => undefined });
      if (exitCode === 0) {
        model = context.model;
        if (name.endsWith("-relation-broken")) model = breakRelation(model, unit, about.relation ?? -1);
      }
      return { exitCode, calls };
    },
    bag: (relation, who) => model.relations.find(({ id }) => id === relation)?.data[who] ?? {},
    flags: (prefix) =>
      readUnitStore(join(charmDir, ".unit-state.db"))
        .keys(`reactive.states.${prefix}`)
        .map((key) => key.slice(`reactive.states.${prefix}`.length)),
    row: (key) => readUnitStore(join(charmDir, ".unit-state.db")).get(key),
    loseLeadership: () => {
      model = setLeader(model, "shop/1");
    },
    meet: (relation, remoteUnit) => {
      model = joinRelation(model, unit, { relation, remoteUnit });
    },
    loseUnit: (name) => {
      model = removeUnit(model, name);
    },
  };

  function begin(now: Model, name: string, { relation, unit: remoteUnit }: About): HookContext {
    const readFile = (): string => "";
    if (relation === undefined) return { model: now, unit, readFile };
    const meet = name.endsWith("-departed") ? partRelation : joinRelation;
    const met = name.endsWith("-broken") ? now : meet(now, unit, { relation, remoteUnit });
    return {
      model: met,
      unit,
      readFile,
      relation: { id: relation, ...(remoteUnit === undefined ? {} : { remoteUnit }) },
    };
  }

  function variables(name: string, { relation, unit: remoteUnit }: About, { model: now }: HookContext) {
    const ends = now.relations.find(({ id }) => id === relation)?.endpoints ?? [];
    const endpoint = ends.find(({ application }) => application === "shop")?.name;
    return {
      JUJU_HOOK_NAME: name,
      ...(endpoint === undefined ? {} : { JUJU_RELATION: endpoint, JUJU_RELATION_ID: `${endpoint}:${relation}` }),
      ...(remoteUnit === undefined ? {} : { JUJU_REMOTE_UNIT: remoteUnit, JUJU_REMOTE_APP: remoteUnit.split("/")[0] }),
      ...(name.endsWith("-departed") && remoteUnit !== undefined ? { JUJU_DEPARTING_UNIT: remoteUnit } : {}),
    };
  }
}

/** The endpoint that most tests have. */
export const db = { db: { role: "requires", interface: "foo" } } as const;
