import { shortHash } from "../../core/index.ts";
import {
  currentUnit,
  endpointFromName,
  perHook,
  unitStore,
  type EndpointRelation,
  type Published,
} from "../../juju/index.ts";

/** Texts by key, as a databag has them; an empty one stands for a key that is not there. */
export type Texts = Readonly<Record<string, string>>;

/** The relations of one of the layer's endpoints, without the one that breaks in this hook. A charm may lack the endpoint. */
export function liveRelations(endpoint: string): readonly EndpointRelation[] {
  const { charm, context } = currentUnit.get("liveRelations");
  const broken = context.hook.endsWith("-relation-broken") ? context.relation?.id : undefined;
  if (broken !== undefined) forgetRelation(broken);
  if (!Object.hasOwn(charm.endpoints, endpoint)) return [];
  return endpointFromName(endpoint)?.relations.filter(({ id }) => id !== broken) ?? [];
}

/**
 * Whether our databag of a relation is known to hold these texts: an earlier hook found them there. Only what was
 * found is remembered, never what was set, so a hook that fails after all can't make us believe it.
 */
export function isPublished(relation: string, wanted: Texts): boolean {
  return unitStore().get(rowOf(relation)) === shortHash(wanted, 16);
}

/**
 * Forgets what was found in our databag of a relation: where the application's data is meant, another unit that led
 * meanwhile may have changed it.
 */
export function forgetPublished(relation: string): void {
  unitStore().unset(rowOf(relation));
}

/** The relations whose databags this hook changes. */
const changed = perHook("keepPublished", () => new Set<string>());

/**
 * Brings keys of one of our databags to these texts, and leaves its other keys alone: others write there too, such as
 * Juju. Costs nothing where they are known to be there, else one look.
 */
export async function keepPublished(
  { id }: Pick<EndpointRelation, "id">,
  bag: Published<string | null>,
  wanted: Texts,
): Promise<void> {
  if (isPublished(id, wanted)) return;
  const different: (readonly [string, string])[] = [];
  for (const [key, text] of Object.entries(wanted)) {
    if (((await bag.get(key)) ?? "") !== text) different.push([key, text]);
  }
  if (different.length > 0) {
    changed().add(id);
    unitStore().unset(rowOf(id));
    for (const [key, text] of different) bag.set(key, text === "" ? null : text);
  } else if (!changed().has(id)) unitStore().set(rowOf(id), shortHash(wanted, 16));
}

/** The key of a row of the unit's memory that ends with a relation. */
export const relationRow = (relation: string, what: string): string =>
  `kafka-connect-base.relation.${relation}.${what}`;

const rowOf = (relation: string): string => relationRow(relation, "published");

function forgetRelation(relation: string): void {
  const store = unitStore();
  for (const key of store.keys(relationRow(relation, ""))) store.unset(key);
}
