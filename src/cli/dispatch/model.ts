import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isHookName, nearestNames, NotFoundError } from "../../explain/index.ts";
import { plainHooks, relationHooks } from "../../juju/index.ts";
import {
  addUnits,
  clearLeader,
  createModel,
  deploy,
  fileStore,
  refreshCharm,
  saveModel,
  setConfig,
  setLeader,
  type CharmFacts,
  type Model,
  type ModelStore,
} from "../../sandbox/index.ts";
import { UsageError } from "../parse.ts";
import type { Wish } from "./wish.ts";

/** The model of a state folder, an empty one where there is none. Only its owner may look into the folder: it holds secrets. */
export async function openModel(state: string): Promise<ModelStore> {
  try {
    await mkdir(state, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--state ${state} can't be a folder: ${why}; name another one`, cause);
  }
  const path = join(state, "model.json");
  if (!existsSync(path)) await saveModel(path, createModel());
  return fileStore(path);
}

/**
 * The unit that is meant: the one that is named, else the only one of the charm, else its first. Throws `usage` where
 * there are several, and where the named unit has another charm.
 */
export function chooseUnit(model: Model, { unit }: Wish, charm: string): string {
  if (unit !== undefined) {
    const other = model.applications[unit.split("/")[0] ?? ""]?.charm?.name ?? charm;
    if (other === charm) return unit;
    throw new UsageError(
      `${unit} is a unit of charm ${other} and this is charm ${charm}; name another CHARM or --unit`,
    );
  }
  const same = Object.values(model.applications).filter((one) => one.charm?.name === charm);
  const [first = `${charm}/0`, ...more] = same.flatMap(({ units }) => Object.keys(units));
  if (more.length === 0) return first;
  throw new UsageError(`there are several units; give --unit one of ${[first, ...more].join(", ")}`);
}

/** The model with the unit that is asked for, its charm, options, leadership and version of Juju. */
export function arrangeModel(model: Model, wish: Wish, { unit, charm }: { unit: string; charm: CharmFacts }): Model {
  const [application = "", number = "0"] = unit.split("/");
  const there = Object.hasOwn(model.applications, application);
  const versioned = { ...model, version: wish.juju ?? model.version };
  const deployed = there
    ? refreshCharm(versioned, application, charm)
    : deploy(versioned, { application, charm, units: 0 });
  const present = Object.hasOwn(deployed.applications[application]?.units ?? {}, unit);
  const grown = present ? deployed : addUnits(deployed, application, { first: Number(number) });
  checkOptions(wish, charm);
  return withLeadership(setConfig(grown, application, wish.config), unit, wish.leader);
}

function withLeadership(model: Model, unit: string, leader: boolean | undefined): Model {
  const [application = ""] = unit.split("/");
  const leads = model.applications[application]?.units[unit]?.leader === true;
  if (leader === undefined || leader === leads) return model;
  return leader ? setLeader(model, unit) : clearLeader(model, application);
}

function checkOptions({ config }: Wish, { name, options }: CharmFacts): void {
  for (const option of Object.keys(config)) {
    if (!Object.hasOwn(options, option))
      throw noSuch(`option "${option}" in charm ${name}`, option, Object.keys(options));
  }
}

/** Throws `not-found` for a hook that Juju never runs for this charm, and an action that it does not have. */
export function checkName({ what }: Wish, { name, endpoints, actions, containers }: CharmFacts): void {
  if ("action" in what) {
    if (!actions.includes(what.action)) throw noSuch(`action "${what.action}" in charm ${name}`, what.action, actions);
    return;
  }
  if (isHookName(what.hook, endpoints)) return;
  const ofEndpoints = Object.keys(endpoints).flatMap((one) => relationHooks.map((kind) => `${one}-relation-${kind}`));
  const known = [...plainHooks, ...ofEndpoints, ...containers.map((one) => `${one}-pebble-ready`)];
  throw noSuch(`hook "${what.hook}" of charm ${name}`, what.hook, known);
}

/** Nothing has this name; the sentence names what is like it. */
export function noSuch(what: string, name: string, names: readonly string[]): NotFoundError {
  const near = nearestNames(name, names);
  const next = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `there are ${names.join(", ") || "none"}`;
  return new NotFoundError(`there is no ${what}; ${next}`);
}
