import { isSince } from "../core/index.ts";
import { SandboxError } from "./errors.ts";
import type { Application, Model, Relation, RelationEnd, Status, Unit } from "./model.ts";

/** The record's own value of a key; `constructor` and the like are not found in an empty record. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** True for a Juju before 4.0. */
export const isBefore4 = (version: string): boolean => !isSince(version, "4.0");

/** The application's part of a unit's name; an application's name stays as it is. */
export function applicationName(unitOrApplication: string): string {
  return unitOrApplication.split("/", 1)[0] ?? unitOrApplication;
}

/** An application. Throws {@link SandboxError} where there is none of this name. */
export function applicationOf(model: Model, name: string): Application {
  const application = own(model.applications, name);
  if (application) return application;
  throw new SandboxError(`model ${model.name} has no application ${name}; deploy it first`);
}

/** A unit. Throws {@link SandboxError} where there is none of this name. */
export function unitOf(model: Model, name: string): Unit {
  const unit = own(applicationOf(model, applicationName(name)).units, name);
  if (unit) return unit;
  throw new SandboxError(`model ${model.name} has no unit ${name}; deploy or add it first`);
}

/** A relation by its number. Throws {@link SandboxError} where there is none. */
export function relationOf(model: Model, id: number): Relation {
  const relation = model.relations.find((one) => one.id === id);
  if (relation) return relation;
  throw new SandboxError(`model ${model.name} has no relation ${id}; relate the applications first`);
}

/** A unit's status as `juju status` shows it: `error` after a failed hook, else what the charm said. */
export function unitStatus(model: Model, name: string): Status {
  const { agent, status } = unitOf(model, name);
  return agent.status === "error" ? { status: "error", message: agent.message, since: agent.since } : status;
}

/** The relations of an application. */
export const relationsOf = (model: Model, application: string): readonly Relation[] =>
  model.relations.filter((relation) => relation.endpoints.some((end) => end.application === application));

/** The application's own end of a relation, or `undefined` where it has none. */
export const ownEnd = (relation: Relation, application: string): RelationEnd | undefined =>
  relation.endpoints.find((end) => end.application === application);

/** The end that an application sees; in a peer relation it is its own. */
export const remoteEnd = (relation: Relation, application: string): RelationEnd | undefined =>
  relation.endpoints.find((end) => end.application !== application) ?? ownEnd(relation, application);

/** True for a relation of an application with itself. */
export const isPeer = (relation: Relation): boolean => relation.endpoints.length === 1;

/** The units that a unit may meet in a relation, sorted. */
export function remoteUnits(model: Model, relation: Relation, unit: string): readonly string[] {
  const remote = remoteEnd(relation, applicationName(unit));
  const application = remote && own(model.applications, remote.application);
  return application
    ? Object.keys(application.units)
        .filter((name) => name !== unit)
        .toSorted(byUnitNumber)
    : [];
}

/** Sorts `a/2` before `a/10`. */
export const byUnitNumber = (a: string, b: string): number =>
  a.localeCompare(b, "en", { numeric: true, sensitivity: "variant" });
