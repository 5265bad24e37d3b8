import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { applicationName } from "../../../src/sandbox/lookup.ts";
import {
  addRemote,
  addUnits,
  hooksAfterData,
  hooksAfterDeploy,
  hooksAfterRelate,
  latestRelation,
  relate,
  setLeader,
  setRelationData,
  type Edit,
  type HookEvent,
  type HookRun,
  type Model,
  type RelationData,
} from "../../../src/sandbox/index.ts";
import type { TestModel } from "../../helpers/model.ts";

/** A model in which every unit of the charm has a memory of its own, as on machines of their own. */
export type ModelOfUnits = {
  readonly act: (edit: Edit, hooks: (model: Model) => readonly HookEvent[]) => Promise<readonly HookRun[]>;
  readonly hook: (unit: string, hook: string) => Promise<HookRun>;
  /** Adds a unit, which meets those that it is related to; its other first hooks would see nothing else. */
  readonly addUnit: (application: string) => Promise<void>;
  /** Another unit leads; no hook tells of it. */
  readonly lead: (unit: string) => Promise<void>;
  /** Relates an endpoint (`application:endpoint`) to a new remote application, runs the hooks, and answers with its number. */
  readonly relate: (end: string, remote: string) => Promise<number>;
  /** Publishes for a remote unit or application and runs the hooks of those who see it. */
  readonly publish: (data: RelationData) => Promise<readonly HookRun[]>;
  /** What one side publishes, without the keys that Juju itself sets. */
  readonly bag: (relation: number, who: string) => Promise<Readonly<Record<string, string>>>;
  readonly model: () => Promise<Model>;
};

/** The units of a model whose first unit has run so far. */
export function modelOfUnits({ act: actIn, charm }: TestModel, first: string): ModelOfUnits {
  let present = first;
  const database = join(charm.folder, ".unit-state.db");
  const become = (unit: string): void => {
    if (unit === present) return;
    for (const end of ["", "-wal", "-shm"]) {
      if (existsSync(database + end)) renameSync(database + end, `${database}.${present.replace("/", "-")}${end}`);
      const kept = `${database}.${unit.replace("/", "-")}${end}`;
      if (existsSync(kept)) renameSync(kept, database + end);
    }
    present = unit;
  };
  const act: ModelOfUnits["act"] = async (edit, hooks) => {
    let due: readonly HookEvent[] = [];
    await actIn(edit, (now) => {
      due = hooks(now);
      return [];
    });
    const runs: HookRun[] = [];
    for (const event of due) {
      become(event.unit);
      runs.push(
        ...(await actIn(
          (now) => now,
          () => [event],
        )),
      );
    }
    return runs;
  };
  const model = async (): Promise<Model> => {
    let found: Model | undefined;
    await actIn(
      (now) => (found = now),
      () => [],
    );
    if (found === undefined) throw new Error("there is no model");
    return found;
  };
  const edit = (change: Edit) => act(change, () => []);
  return {
    act,
    model,
    hook: async (unit, hook) => {
      const [run] = await act(
        (now) => now,
        () => [{ unit, hook }],
      );
      if (run === undefined) throw new Error(`${hook} of ${unit} did not run`);
      return run;
    },
    addUnit: async (application) => {
      await act(
        (now) => addUnits(now, application),
        (now) =>
          hooksAfterDeploy(now, Object.keys(now.applications[application]?.units ?? {}).at(-1) ?? "").filter(
            (event) => event.unit !== first && event.hook.endsWith("-relation-joined"),
          ),
      );
    },
    lead: async (unit) => void (await edit((now) => setLeader(now, unit))),
    relate: async (end, remote) => {
      const endpoint = end.split(":")[1] ?? "";
      await act(
        (now) => relate(addRemote(now, { application: remote }), end, `${remote}:${endpoint}`),
        (now) => hooksAfterRelate(now, latestRelation(now)),
      );
      return latestRelation(await model());
    },
    publish: (data) =>
      act(
        (now) => setRelationData(now, data),
        (now) => hooksAfterData(now, data),
      ),
    bag: async (relation, who) => {
      const bag = (await model()).relations.find(({ id }) => id === relation)?.data[who] ?? {};
      return Object.fromEntries(Object.entries(bag).filter(([key]) => !keysOfJuju.has(key)));
    },
  };
}

const keysOfJuju: ReadonlySet<string> = new Set(["ingress-address", "egress-subnets"]);

/** The calls of a hook that read or write what this unit or its application publishes in a relation. */
export function callsForOwnData({ tools }: HookRun, relation: string, unit: string): readonly string[] {
  return tools
    .filter(({ tool, args }) => args.includes(relation) && (tool === "relation-set" || tool === "relation-get"))
    .filter(({ tool, args }) => tool === "relation-set" || args.includes(unit) || args.includes(applicationName(unit)))
    .map(({ tool }) => tool);
}
