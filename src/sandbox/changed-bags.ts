import { stableJson } from "../core/index.ts";
import { applicationName, own } from "./lookup.ts";
import type { Model } from "./model.ts";

/** A databag that is not what it was. */
export type ChangedBag = {
  readonly relation: number;
  /** Whose it is: a unit or an application. */
  readonly who: string;
};

/** The databags of a unit and its application whose settings differ between two models. */
export function changedBags(before: Model, after: Model, unit: string): readonly ChangedBag[] {
  return after.relations.flatMap(({ id, data }) => {
    const old = before.relations.find((relation) => relation.id === id);
    if (!old || old.data === data) return [];
    return [unit, applicationName(unit)]
      .filter((who) => stableJson(own(data, who) ?? {}) !== stableJson(own(old.data, who) ?? {}))
      .map((who) => ({ relation: id, who }));
  });
}
