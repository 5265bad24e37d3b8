import { NotFoundError } from "../../explain/index.ts";
import {
  addRemote,
  addUnits,
  latestRelation,
  relate,
  removeRelation,
  setRelationData,
  type CharmFacts,
  type HookRequest,
  type Model,
  type Relation,
} from "../../sandbox/index.ts";
import { UsageError } from "../parse.ts";
import { noSuch } from "./model.ts";
import type { Wish } from "./wish.ts";

/** A hook or action to run, and the model in which it can. */
export type Arranged = { readonly model: Model; readonly request: HookRequest };

/**
 * Makes what the sandbox runs of what was asked for. The relation of a relation hook is made where there is none: with a
 * remote application named as the endpoint, unless a remote unit says otherwise.
 */
export function arrangeRequest(
  model: Model,
  wish: Wish,
  { unit, charm }: { unit: string; charm: CharmFacts },
): Arranged {
  const { what } = wish;
  if ("action" in what) {
    checkNoRelation(wish, `action ${what.action}`);
    return { model, request: { unit, action: { name: what.action, parameters: what.parameters } } };
  }
  const { hook } = what;
  const [, endpoint, kind = ""] = /^(.+)-relation-(created|joined|changed|departed|broken)$/.exec(hook) ?? [];
  if (endpoint === undefined) {
    checkNoRelation(wish, hook);
    return { model, request: { unit, hook, ...workloadOf(hook), ...secretOf(model, wish, hook) } };
  }
  if (wish.relation !== undefined && wish.relation.endpoint !== endpoint) {
    throw new UsageError(`${hook} is a hook of endpoint ${endpoint}; give --relation ${endpoint}, or leave it out`);
  }
  if (!Object.hasOwn(charm.endpoints, endpoint)) {
    throw noSuch(`endpoint "${endpoint}" in charm ${charm.name}`, endpoint, Object.keys(charm.endpoints));
  }
  const related = withRelation(model, { unit, endpoint, wish });
  const remoteUnit = ["joined", "changed", "departed"].includes(kind) ? related.remoteUnit : undefined;
  const relation = {
    id: related.relation.id,
    ...(remoteUnit === undefined ? {} : { remoteUnit }),
    ...(kind === "departed" && remoteUnit !== undefined ? { departingUnit: remoteUnit } : {}),
  };
  const ready = kind === "broken" ? goingRelation(related.model, unit, relation.id) : related.model;
  return { model: ready, request: { unit, hook, relation } };
}

function checkNoRelation({ relation, remoteUnit, data, appData }: Wish, what: string): void {
  if (relation === undefined && remoteUnit === undefined && Object.keys({ ...data, ...appData }).length === 0) return;
  throw new UsageError(
    `${what} is about no relation; give --relation, --remote-unit, --data and --app-data with a relation's hook`,
  );
}

/** A relation that no hook of the unit has heard of can't go: it would be gone already. */
function goingRelation(model: Model, unit: string, id: number): Model {
  const joined = model.applications[unit.split("/")[0] ?? ""]?.units[unit]?.joined ?? {};
  return Object.hasOwn(joined, String(id)) ? removeRelation(model, id) : model;
}

const workloadOf = (hook: string): { readonly workload?: string } => {
  const [, workload] = /^(.+)-pebble-(?:ready|custom-notice|check-failed|check-recovered)$/.exec(hook) ?? [];
  return workload === undefined ? {} : { workload };
};

function secretOf(
  { secrets }: Model,
  { secret: id }: Wish,
  hook: string,
): { readonly secret?: { readonly id: string } } {
  const isAbout = /^secret-(?:changed|expired|remove|rotate)$/.test(hook);
  const known = Object.keys(secrets).join(", ") || "none";
  if (id === undefined) {
    if (isAbout) throw new UsageError(`${hook} is about a secret; give --secret ID; the model has ${known}`);
    return {};
  }
  if (!isAbout) throw new UsageError(`${hook} is about no secret; give --secret with a secret's hook`);
  if (Object.hasOwn(secrets, id)) return { secret: { id } };
  throw new NotFoundError(`there is no secret ${id} in the model; it has ${known}`);
}

type Wanted = { readonly unit: string; readonly endpoint: string; readonly wish: Wish };
type Related = { readonly model: Model; readonly relation: Relation; readonly remoteUnit: string | undefined };

function withRelation(model: Model, wanted: Wanted): Related {
  const { unit, endpoint, wish } = wanted;
  const [application = ""] = unit.split("/");
  const remote = wish.remoteUnit?.split("/")[0];
  const all = model.relations.filter(({ endpoints }) =>
    endpoints.some((end) => end.application === application && end.name === endpoint),
  );
  const fits = ({ id, endpoints }: Relation): boolean =>
    (wish.relation?.id === undefined || wish.relation.id === id) &&
    (remote === undefined || endpoints.some((end) => end.application === remote));
  const [found, ...more] = all.filter(fits);
  const numbers = all.map(({ id }) => `${endpoint}:${id}`).join(", ");
  if (more.length > 0) throw new UsageError(`${endpoint} has several relations; give --relation one of ${numbers}`);
  if (found === undefined && wish.relation?.id !== undefined) {
    throw new NotFoundError(`there is no relation ${endpoint}:${wish.relation.id}; there are ${numbers || "none"}`);
  }
  const made = found === undefined ? newRelation(model, wanted, remote ?? endpoint) : { model, id: found.id };
  return withRemoteUnit(made.model, { ...wanted, id: made.id });
}

function newRelation(model: Model, { unit, endpoint }: Wanted, remote: string): { model: Model; id: number } {
  const [application = ""] = unit.split("/");
  const there = Object.hasOwn(model.applications, remote);
  const known = there ? model : addRemote(model, { application: remote, units: 0 });
  const related = relate(known, `${application}:${endpoint}`, `${remote}:${endpoint}`);
  return { model: related, id: latestRelation(related) };
}

function withRemoteUnit(model: Model, { unit, wish, id }: Wanted & { readonly id: number }): Related {
  const [application = ""] = unit.split("/");
  const endsOf = ({ relations }: Model): Relation => {
    const relation = relations.find((one) => one.id === id);
    if (relation !== undefined) return relation;
    throw new NotFoundError(`there is no relation ${id}`);
  };
  const ends = endsOf(model).endpoints;
  const remote = (ends.find((end) => end.application !== application) ?? ends[0])?.application ?? "";
  const units = Object.keys(model.applications[remote]?.units ?? {}).filter((one) => one !== unit);
  const isPeer = remote === application;
  const remoteUnit = wish.remoteUnit ?? units[0] ?? (isPeer ? undefined : `${remote}/0`);
  if (remoteUnit === undefined && Object.keys(wish.data).length > 0) {
    throw new UsageError(`nobody else is in the relation of ${remote}; give --remote-unit with --data`);
  }
  const isNew = remoteUnit !== undefined && !units.includes(remoteUnit);
  const grown = isNew ? addUnits(model, remote, { first: Number(remoteUnit.split("/")[1]) }) : model;
  const bags = [
    ...(remoteUnit === undefined ? [] : [{ relation: id, who: remoteUnit, data: wish.data }]),
    { relation: id, who: remote, data: wish.appData },
  ];
  const published = bags.reduce(setRelationData, grown);
  return { model: published, relation: endsOf(published), remoteUnit };
}
