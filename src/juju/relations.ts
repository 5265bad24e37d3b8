import type { Charm, EndpointDeclaration } from "./charm.ts";
import type { HookContext } from "./context.ts";
import type { RunTool } from "./run-tool.ts";
import type { GoalState } from "./tools/goal-state.ts";
import { relationGet, relationIds, relationList, type Databag } from "./tools/relation.ts";

/** A relation as this hook sees it. */
export type Relation = {
  readonly endpoint: string;
  /** `endpoint:number`. */
  readonly id: string;
  /** The remote units that are in the relation, in natural order, each with what it published. */
  readonly units: readonly RemoteUnit[];
};

/** A remote unit and what it published. */
export type RemoteUnit = { readonly name: string; readonly data: Databag };

/**
 * Reads every relation of the charm's endpoints at once. goal-state told which endpoints have any, so an
 * endpoint without costs nothing; but it is silent about peers. In its `-relation-broken` hook a relation counts as gone, and so does the
 * unit that departs: older Juju versions still list them.
 */
export async function readRelations(
  run: RunTool,
  { charm, context, goal }: { charm: Charm; context: HookContext; goal: GoalState },
): Promise<readonly Relation[]> {
  const live = new Set([...goal.endpoints, ...(context.relation ? [context.relation.endpoint] : [])]);
  const isLive = ([name, { role }]: [string, EndpointDeclaration]): boolean => role === "peers" || live.has(name);
  const endpoints = Object.entries(charm.endpoints)
    .filter(isLive)
    .map(([name]) => name);
  const relations = await Promise.all(endpoints.map((endpoint) => readEndpoint(run, endpoint, context)));
  return relations.flat();
}

async function readEndpoint(run: RunTool, endpoint: string, context: HookContext): Promise<Relation[]> {
  const broken = context.hook.endsWith("-relation-broken") ? context.relation?.id : undefined;
  const ids = (await relationIds(run, endpoint)).filter((id) => id !== broken);
  return Promise.all(
    ids.map(async (id) => {
      const departing = context.relation?.id === id ? context.relation.departingUnit : undefined;
      const names = (await relationList(run, id)).filter((name) => name !== departing);
      const units = await Promise.all(names.map(async (name) => ({ name, data: await relationGet(run, id, name) })));
      return { endpoint, id, units };
    }),
  );
}
