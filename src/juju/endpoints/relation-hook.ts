import type { HookContext } from "../context.ts";
import type { Relation } from "../relations.ts";
import { naturally } from "../tools/relation.ts";

/** What the running hook is to an endpoint. Juju names the endpoint, so `db` and `db-relation` are told apart. */
export type HookOfEndpoint = {
  /** The relation's id in a relation hook of this endpoint, else `undefined`. */
  readonly relation: string | undefined;
  /** The unit that leaves, in a `-relation-departed` of this endpoint. */
  readonly departed: { readonly relation: string; readonly unit: string | undefined } | undefined;
};

/** Looks at the hook from an endpoint. */
export function hookOfEndpoint({ hook, relation }: HookContext, endpoint: string): HookOfEndpoint {
  if (relation?.endpoint !== endpoint || !hook.startsWith(`${endpoint}-relation-`)) {
    return { relation: undefined, departed: undefined };
  }
  const isDeparted = hook === `${endpoint}-relation-departed`;
  return {
    relation: relation.id,
    departed: isDeparted ? { relation: relation.id, unit: relation.remoteUnit } : undefined,
  };
}

/**
 * The relations that an endpoint has in this hook. In a hook of its own a relation is there, also when Juju lists it
 * no more; but in the departed hook of its last unit it is not (charms.reactive).
 */
export function relationsOfEndpoint(
  known: readonly Relation[],
  endpoint: string,
  { relation, departed }: HookOfEndpoint,
): readonly Relation[] {
  const listed = known.filter((one) => one.endpoint === endpoint);
  const isListed = relation === undefined || listed.some(({ id }) => id === relation);
  const all = isListed ? listed : [...listed, { endpoint, id: relation, units: [] }];
  return all
    .filter(({ id, units }) => id !== departed?.relation || units.length > 0)
    .toSorted((a, b) => naturally(a.id, b.id));
}
