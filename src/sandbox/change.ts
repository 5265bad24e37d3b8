import { applicationName, applicationOf, relationOf, unitOf } from "./lookup.ts";
import type { Application, Model, Relation, Unit } from "./model.ts";

/** The model with other fields in one application. Throws `sandbox-failed` where there is none. */
export function changeApplication(model: Model, name: string, fields: Partial<Application>): Model {
  const application = { ...applicationOf(model, name), ...fields };
  return { ...model, applications: { ...model.applications, [name]: application } };
}

/** The model with other fields in one unit. Throws `sandbox-failed` where there is none. */
export function changeUnit(model: Model, name: string, fields: Partial<Unit>): Model {
  const unit = { ...unitOf(model, name), ...fields };
  const application = applicationName(name);
  const { units } = applicationOf(model, application);
  return changeApplication(model, application, { units: { ...units, [name]: unit } });
}

/** The model with other fields in one relation. Throws `sandbox-failed` where there is none. */
export function changeRelation(model: Model, id: number, fields: Partial<Relation>): Model {
  const changed = { ...relationOf(model, id), ...fields };
  return { ...model, relations: model.relations.map((one) => (one.id === id ? changed : one)) };
}

/** A record without a key. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** Texts with others put over them; an empty one takes its key away, as in `relation-set`. */
export function mergeTexts(
  texts: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries({ ...texts, ...changes }).filter(([, text]) => text !== ""));
}
