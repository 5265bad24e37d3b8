import { changeRelation, changeUnit, mergeTexts, without } from "./change.ts";
import type { Endpoint } from "./charm-facts.ts";
import { SandboxError } from "./errors.ts";
import { applicationName, applicationOf, own, ownEnd, relationOf, relationsOf, unitOf } from "./lookup.ts";
import type { Model, Relation, RelationEnd } from "./model.ts";

/**
 * The model with two applications related; both ends are `application:endpoint`. The endpoint of a remote
 * application is taken for the counterpart of the other end. Throws `sandbox-failed` where an application or
 * endpoint is missing, the ends don't fit, or they are related already.
 */
export function relate(model: Model, one: string, other: string): Model {
  const [a, b] = [splitEnd(one), splitEnd(other)];
  const declared = [declaredEndpoint(model, a), declaredEndpoint(model, b)] as const;
  const first = declared[0] ?? counterpart(declared[1]);
  const second = declared[1] ?? counterpart(declared[0]);
  if (!first || !second) throw new SandboxError(`neither ${one} nor ${other} has a charm; deploy one of them`);
  if (first.interface !== second.interface || counterpart(second)?.role !== first.role) {
    throw new SandboxError(
      `${one} and ${other} can't be related; relate endpoints of one interface, a provider and a requirer`,
    );
  }
  const endpoints = [
    { ...a, ...first },
    { ...b, ...second },
  ];
  if (model.relations.some((relation) => !relation.dying && sameEnds(relation.endpoints, endpoints))) {
    throw new SandboxError(`${one} and ${other} are related already; remove that relation first`);
  }
  return addRelation(model, endpoints);
}

/** The id of the youngest relation, which `relate` has just made. Throws `sandbox-failed` where there is none. */
export function latestRelation(model: Model): number {
  const relation = model.relations.at(-1);
  if (relation) return relation.id;
  throw new SandboxError(`model ${model.name} has no relation; relate two applications first`);
}

/** The model with the peer relations of a deployed application. */
export function addPeerRelations(model: Model, application: string): Model {
  const endpoints = Object.entries(applicationOf(model, application).charm?.endpoints ?? {});
  return endpoints
    .filter(([, { role }]) => role === "peers")
    .reduce((next, [name, endpoint]) => addRelation(next, [{ application, name, ...endpoint }]), model);
}

/** What `setRelationData` takes. */
export type RelationData = {
  readonly relation: number;
  /** Whose databag: a unit or an application. */
  readonly who: string;
  /** What to put over the present settings; an empty value takes its key away. */
  readonly data: Readonly<Record<string, string>>;
};

/** The model with other settings in one databag. Throws `sandbox-failed` where `who` is not in the relation. */
export function setRelationData(model: Model, { relation: id, who, data }: RelationData): Model {
  const relation = relationOf(model, id);
  if (!ownEnd(relation, applicationName(who))) {
    throw new SandboxError(`${who} is not part of relation ${id}; name a unit or application that is`);
  }
  if (who.includes("/")) unitOf(model, who);
  const bag = mergeTexts(own(relation.data, who) ?? {}, data);
  return changeRelation(model, id, { data: { ...relation.data, [who]: bag } });
}

/**
 * The model with a relation that goes: it stays until the last unit that knows it has run `relation-broken`. A
 * relation that no unit knows is gone at once.
 */
export const removeRelation = (model: Model, id: number): Model =>
  dropUnknown(changeRelation(model, id, { dying: true }), id);

/** The model after a unit met a remote unit, or `undefined` for the relation alone. */
export function joinRelation(model: Model, unit: string, { relation, remoteUnit }: Meeting): Model {
  const { joined } = unitOf(model, unit);
  const members = own(joined, String(relation)) ?? [];
  const now = remoteUnit && !members.includes(remoteUnit) ? [...members, remoteUnit] : members;
  return changeUnit(model, unit, { joined: { ...joined, [relation]: now } });
}

/** A relation, and a unit at its other end. */
export type Meeting = { readonly relation: number; readonly remoteUnit?: string | undefined };

/** The model after a unit saw a remote unit go. */
export function partRelation(model: Model, unit: string, { relation, remoteUnit }: Meeting): Model {
  const { joined } = unitOf(model, unit);
  const members = (own(joined, String(relation)) ?? []).filter((one) => one !== remoteUnit);
  return changeUnit(model, unit, { joined: { ...joined, [relation]: members } });
}

/** The model after a unit's `relation-broken`. */
export function breakRelation(model: Model, unit: string, relation: number): Model {
  const left = changeUnit(model, unit, { joined: without(unitOf(model, unit).joined, String(relation)) });
  return dropUnknown(left, relation);
}

/** A dying relation that no unit knows any more is gone. */
function dropUnknown(model: Model, id: number): Model {
  const known = Object.values(model.applications).some(({ units }) =>
    Object.values(units).some(({ joined }) => own(joined, String(id))),
  );
  return known || !relationOf(model, id).dying
    ? model
    : { ...model, relations: model.relations.filter((relation) => relation.id !== id) };
}

/** The model with Juju's own settings in the databags of all units of a relation that have none yet. */
export function addDatabags(model: Model, id: number): Model {
  const relation = relationOf(model, id);
  const bags = relation.endpoints.flatMap(({ application }) => [
    [application, {}] as const,
    ...Object.entries(applicationOf(model, application).units).map(
      ([name, { address }]) => [name, addressSettings(model, address)] as const,
    ),
  ]);
  return changeRelation(model, id, { data: { ...Object.fromEntries(bags), ...relation.data } });
}

/** The model without a unit's databags. */
export function dropDatabags(model: Model, unit: string): Model {
  return relationsOf(model, applicationName(unit)).reduce(
    (next, { id, data }) => changeRelation(next, id, { data: without(data, unit) }),
    model,
  );
}

function addRelation(model: Model, endpoints: readonly RelationEnd[]): Model {
  const id = model.made.relations;
  const relation: Relation = { id, endpoints, dying: false, data: {} };
  const made = { ...model.made, relations: id + 1 };
  return addDatabags({ ...model, made, relations: [...model.relations, relation] }, id);
}

/** What Juju itself puts into a unit's databag; version 4 leaves `private-address` out. */
function addressSettings(model: Model, address: string): Readonly<Record<string, string>> {
  const subnet = `${address}/${address.includes(":") ? 128 : 32}`;
  const settings = { "egress-subnets": subnet, "ingress-address": address };
  return Number.parseInt(model.version, 10) < 4 ? { ...settings, "private-address": address } : settings;
}

type End = { readonly application: string; readonly name: string };

function splitEnd(text: string): End {
  const [application, name, ...rest] = text.split(":");
  if (application && name && rest.length === 0) return { application, name };
  throw new SandboxError(`"${text}" names no endpoint; write it as application:endpoint`);
}

function declaredEndpoint(model: Model, { application, name }: End): Endpoint | undefined {
  const { charm } = applicationOf(model, application);
  if (!charm) return undefined;
  const endpoint = own(charm.endpoints, name);
  if (endpoint) return endpoint;
  throw new SandboxError(`application ${application} has no endpoint ${name}; its metadata.yaml names them`);
}

const opposite = { requires: "provides", provides: "requires", peers: undefined } as const;

function counterpart(endpoint: Endpoint | undefined): Endpoint | undefined {
  const role = endpoint && opposite[endpoint.role];
  return role && { interface: endpoint.interface, role };
}

const sameEnds = (some: readonly RelationEnd[], others: readonly RelationEnd[]): boolean =>
  some.length === others.length &&
  some.every((end) => others.some((one) => one.application === end.application && one.name === end.name));
