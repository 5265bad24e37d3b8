import type { Charm } from "./charm.ts";
import type { HookContext } from "./context.ts";
import type { ToolRunner } from "./run-tool.ts";
import type { GoalState } from "./tools/goal-state.ts";
import { relationGet, relationGetNow, relationIds, relationList, type Databag } from "./tools/relation.ts";

/** A relation as this hook sees it. */
export type Relation = {
  readonly endpoint: string;
  /** `endpoint:number`. */
  readonly id: string;
  /** The remote units that are in the relation, in natural order, each with what it published. */
  readonly units: readonly RemoteUnit[];
};

/** A remote unit and what it published; looking at `data` may start a process, and then throws as hook tools do. */
export type RemoteUnit = { readonly name: string; readonly data: Databag };

/** The endpoints by which the units of the application meet each other. */
export const peerEndpoints = ({ endpoints }: Pick<Charm, "endpoints">): readonly string[] =>
  Object.entries(endpoints).flatMap(([name, { role }]) => (role === "peers" ? name : []));

/**
 * Reads every relation of the charm's endpoints at once. goal-state told which endpoints have any, so an
 * endpoint without costs nothing; but it is silent about peers. In its `-relation-broken` hook a relation counts as gone, and so does the
 * unit that departs: older Juju versions still list them.
 *
 * What the units published is read along, but in `update-status`: that comes every five minutes for ever and tells of
 * no change of relations, so there a unit's data is read when somebody first looks at it.
 */
export async function readRelations(
  runner: ToolRunner,
  { charm, context, goal }: { charm: Charm; context: HookContext; goal: GoalState },
): Promise<readonly Relation[]> {
  const peers = peerEndpoints(charm);
  const live = new Set([...peers, ...goal.endpoints, ...(context.relation ? [context.relation.endpoint] : [])]);
  const endpoints = Object.keys(charm.endpoints).filter((name) => live.has(name));
  const isAlone = [...goal.units, ...goal.leaving].every((unit) => unit === context.unit);
  const relations = await Promise.all(
    endpoints.map((endpoint) =>
      readEndpoint(runner, endpoint, { context, hasNobody: isAlone && peers.includes(endpoint) }),
    ),
  );
  return relations.flat();
}

/** `hasNobody`: an application of one unit has no peers to be listed. */
type Reading = { readonly context: HookContext; readonly hasNobody: boolean };

async function readEndpoint(
  runner: ToolRunner,
  endpoint: string,
  { context, hasNobody }: Reading,
): Promise<Relation[]> {
  const { run } = runner;
  const broken = context.hook.endsWith("-relation-broken") ? context.relation?.id : undefined;
  const ids = (await relationIds(run, endpoint)).filter((id) => id !== broken);
  return Promise.all(
    ids.map(async (id) => {
      if (hasNobody && context.relation?.id !== id) return { endpoint, id, units: [] };
      const departing = context.relation?.id === id ? context.relation.departingUnit : undefined;
      const names = (await relationList(run, id)).filter((name) => name !== departing);
      if (context.hook === "update-status")
        return { endpoint, id, units: names.map((name) => unitWhenAsked(runner, id, name)) };
      const units = await Promise.all(names.map(async (name) => ({ name, data: await relationGet(run, id, name) })));
      return { endpoint, id, units };
    }),
  );
}

function unitWhenAsked({ runNow }: ToolRunner, id: string, name: string): RemoteUnit {
  let data: Databag | undefined;
  return {
    name,
    get data() {
      return (data ??= relationGetNow(runNow, id, name));
    },
  };
}
