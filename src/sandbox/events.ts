import {
  applicationName,
  applicationOf,
  byUnitNumber,
  isPeer,
  own,
  ownEnd,
  relationOf,
  relationsOf,
  remoteUnits,
  unitOf,
} from "./lookup.ts";
import type { ChangedBag } from "./changed-bags.ts";
import type { HookEvent } from "./hook-request.ts";
import type { Model, Relation } from "./model.ts";

/**
 * The hooks of a new unit, in Juju's order (Juju docs, "Hook"): install, relation-created of the relations
 * there are, leadership, config-changed, start, the containers' pebble-ready, then joined and changed.
 */
export function hooksAfterDeploy(model: Model, unit: string): readonly HookEvent[] {
  const application = applicationName(unit);
  const relations = relationsOf(model, application);
  const { charm } = applicationOf(model, application);
  if (!charm) return [];
  return [
    { unit, hook: "install" },
    ...relations.map((relation) => relationHook(unit, relation, "created")),
    leadershipHook(model, unit),
    { unit, hook: "config-changed" },
    { unit, hook: "start" },
    ...(model.type === "caas" ? charm.containers : []).map((workload) => ({
      unit,
      hook: `${workload}-pebble-ready`,
      workload,
    })),
    ...relations.flatMap((relation) => meetings(model, unit, relation)),
    ...relations.flatMap((relation) => arrival(model, unit, relation)),
  ];
}

/** The hooks on both sides of a new relation: created, then joined and changed for each remote unit. */
export function hooksAfterRelate(model: Model, relation: number): readonly HookEvent[] {
  const found = relationOf(model, relation);
  return charmedUnits(model, found).flatMap((unit) => [
    relationHook(unit, found, "created"),
    ...meetings(model, unit, found),
  ]);
}

/** config-changed of every unit of an application. */
export const hooksAfterConfig = (model: Model, application: string): readonly HookEvent[] =>
  ownUnits(model, application).map((unit) => ({ unit, hook: "config-changed" }));

/** The hooks after a refresh: upgrade-charm and config-changed, and start in a Kubernetes model. */
export const hooksAfterRefresh = (model: Model, application: string): readonly HookEvent[] =>
  ownUnits(model, application).flatMap((unit) => [
    { unit, hook: "upgrade-charm" },
    { unit, hook: "config-changed" },
    ...(model.type === "caas" ? [{ unit, hook: "start" }] : []),
  ]);

/** leader-elected for the unit that leads; leader-settings-changed for the others (Juju before 4). */
export const hooksAfterLeader = (model: Model, application: string): readonly HookEvent[] =>
  ownUnits(model, application)
    .filter((unit) => unitOf(model, unit).leader || beforeJuju4(model))
    .map((unit) => leadershipHook(model, unit));

/**
 * relation-changed of the units that see a changed databag, and of nobody else: a writer is not told of its
 * own writes. After application data there is no remote unit.
 */
export function hooksAfterData(model: Model, { relation: id, who }: ChangedBag): readonly HookEvent[] {
  const relation = relationOf(model, id);
  return charmedUnits(model, relation)
    .filter((unit) => unit !== who && sees(relation, unit, who))
    .map((unit) => relationHook(unit, relation, "changed", who.includes("/") ? who : undefined));
}

/** secret-changed of the units that read a secret and now see an older revision than the latest. */
export function hooksAfterSecret(model: Model, id: string): readonly HookEvent[] {
  const secret = own(model.secrets, id);
  const latest = secret?.revisions.at(-1)?.number ?? 0;
  return Object.entries(secret?.consumers ?? {})
    .filter(
      ([unit, { revision }]) => revision < latest && unit !== secret?.owner && applicationName(unit) !== secret?.owner,
    )
    .map(([unit, { label }]) => ({
      unit,
      hook: "secret-changed",
      secret: { id, ...(label === undefined ? {} : { label }) },
    }));
}

/**
 * The hooks on both sides of a relation that goes, of the units that know it: departed for each remote unit,
 * then broken. None where the relation is gone already.
 */
export function hooksToRemoveRelation(model: Model, relation: number): readonly HookEvent[] {
  const found = model.relations.find(({ id }) => id === relation);
  if (!found) return [];
  return charmedUnits(model, found)
    .filter((unit) => knows(model, unit, found))
    .flatMap((unit) => partings(model, unit, found));
}

/**
 * The hooks of a unit that goes, after those by which the units that stay hear of it: departed and broken of
 * its relations, stop, remove. Peer relations are departed, never broken.
 */
export function hooksToRemoveUnit(model: Model, unit: string): readonly HookEvent[] {
  const relations = relationsOf(model, applicationName(unit));
  const others = relations.flatMap((relation) =>
    charmedUnits(model, relation)
      .filter((other) => other !== unit && sees(relation, other, unit) && met(model, other, relation).includes(unit))
      .map((other) => departed(other, relation, { remoteUnit: unit, departingUnit: unit })),
  );
  return [
    ...others,
    ...relations.flatMap((relation) => [
      ...met(model, unit, relation).map((remoteUnit) => departed(unit, relation, { remoteUnit, departingUnit: unit })),
      ...(isPeer(relation) || !knows(model, unit, relation) ? [] : [relationHook(unit, relation, "broken")]),
    ]),
    { unit, hook: "stop" },
    { unit, hook: "remove" },
  ];
}

const beforeJuju4 = (model: Model): boolean => Number.parseInt(model.version, 10) < 4;

const leadershipHook = (model: Model, unit: string): HookEvent => ({
  unit,
  hook: unitOf(model, unit).leader || !beforeJuju4(model) ? "leader-elected" : "leader-settings-changed",
});

type Kind = "created" | "joined" | "changed" | "departed" | "broken";

function relationHook(unit: string, relation: Relation, kind: Kind, remoteUnit?: string): HookEvent {
  const endpoint = ownEnd(relation, applicationName(unit))?.name ?? "";
  return {
    unit,
    hook: `${endpoint}-relation-${kind}`,
    relation: { id: relation.id, ...(remoteUnit === undefined ? {} : { remoteUnit }) },
  };
}

type Departure = { readonly remoteUnit: string; readonly departingUnit: string };

const departed = (unit: string, relation: Relation, { remoteUnit, departingUnit }: Departure): HookEvent => ({
  ...relationHook(unit, relation, "departed"),
  relation: { id: relation.id, remoteUnit, departingUnit },
});

const meetings = (model: Model, unit: string, relation: Relation): readonly HookEvent[] =>
  remoteUnits(model, relation, unit).flatMap((remote) => meeting(unit, relation, remote));

const meeting = (unit: string, relation: Relation, remote: string): readonly HookEvent[] => [
  relationHook(unit, relation, "joined", remote),
  relationHook(unit, relation, "changed", remote),
];

/** How the units that know a relation already hear of a new unit. */
const arrival = (model: Model, unit: string, relation: Relation): readonly HookEvent[] =>
  charmedUnits(model, relation)
    .filter((other) => other !== unit && sees(relation, other, unit))
    .filter((other) => knows(model, other, relation) && !met(model, other, relation).includes(unit))
    .flatMap((other) => meeting(other, relation, unit));

const partings = (model: Model, unit: string, relation: Relation): readonly HookEvent[] => [
  ...met(model, unit, relation).map((remote) =>
    departed(unit, relation, { remoteUnit: remote, departingUnit: remote }),
  ),
  relationHook(unit, relation, "broken"),
];

/** True where a unit's hooks have heard of a relation. */
const knows = (model: Model, unit: string, relation: Relation): boolean =>
  own(unitOf(model, unit).joined, String(relation.id)) !== undefined;

/** The remote units that a unit has met. */
const met = (model: Model, unit: string, relation: Relation): readonly string[] =>
  (own(unitOf(model, unit).joined, String(relation.id)) ?? []).toSorted(byUnitNumber);

/** True where a databag is of the other end; among peers every end is. */
const sees = (relation: Relation, unit: string, who: string): boolean =>
  isPeer(relation) || applicationName(unit) !== applicationName(who);

const ownUnits = (model: Model, application: string): readonly string[] =>
  Object.keys(applicationOf(model, application).units).toSorted(byUnitNumber);

/** The units of a relation that have a charm to run. */
const charmedUnits = (model: Model, relation: Relation): readonly string[] =>
  relation.endpoints
    .filter(({ application }) => own(model.applications, application)?.charm)
    .flatMap(({ application }) => ownUnits(model, application));
