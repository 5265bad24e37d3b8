import { addRemote } from "./applications.ts";
import type { Model } from "./model.ts";
import { latestRelation, relate, setRelationData } from "./relations.ts";

/**
 * The model with a new remote application of one unit, named as an endpoint of a deployed one (`my-sink:kafka` gets
 * `kafka`), related to it, and with `data` published by the remote unit. Throws `sandbox-failed` as `addRemote` and
 * `relate` do.
 */
export function relateRemote(model: Model, end: string, data: Readonly<Record<string, string>>): Model {
  const application = end.split(":")[1] ?? "";
  const related = relate(addRemote(model, { application }), end, `${application}:${application}`);
  return setRelationData(related, { relation: latestRelation(related), who: `${application}/0`, data });
}
