import { dataHash, rememberData } from "../../reactive/index.ts";
import { HookToolError } from "../hook-tool-error.ts";
import { relationGet, type Databag } from "../tools/relation.ts";
import type { Unit } from "../unit.ts";
import { decodeExactly } from "./decode.ts";
import type { Endpoint } from "./endpoint.ts";
import { mapOf } from "./received.ts";
import type { HookOfEndpoint } from "./relation-hook.ts";

/**
 * Lets the flags of an endpoint follow its relations, by the rules of charms.reactive:
 *
 * - `joined` is set while any unit is there.
 * - `departed` is set in a departed hook, and cleared in a later hook in which units are there.
 * - `changed` and `changed.<key>` are set where a value differs from what was last seen of that unit, and never
 *   cleared. Data is looked at in the relation hooks of this endpoint, and while `joined` is new.
 *
 * Resolves to whether data was looked at.
 */
export async function followEndpoint(unit: Unit, endpoint: Endpoint, hook: HookOfEndpoint): Promise<boolean> {
  const wasJoined = endpoint.isFlagSet("joined");
  if (hook.departed?.unit !== undefined)
    await rememberDeparted(unit, endpoint, hook.departed.relation, hook.departed.unit);
  endpoint.toggleFlag("joined", endpoint.isJoined);
  if (hook.departed !== undefined) endpoint.setFlag("departed");
  else if (endpoint.isJoined) endpoint.clearFlag("departed");
  if (wasJoined && hook.relation === undefined) return false;
  for (const { name, relation, receivedRaw } of endpoint.allJoinedUnits) {
    for (const [key, text] of receivedRaw) {
      const id = `endpoint.${endpoint.name}.${relation.id}.${name}.${key}`;
      if (!rememberData(unit.store, id, dataHash(decodeExactly(text)))) continue;
      endpoint.setFlag("changed");
      endpoint.setFlag(`changed.${key}`);
    }
  }
  return true;
}

async function rememberDeparted(unit: Unit, { allDepartedUnits }: Endpoint, id: string, name: string): Promise<void> {
  allDepartedUnits.add({ name, relation: { id }, receivedRaw: mapOf(await lastData(unit, id, name)) });
}

/** Juju may refuse to tell what a unit published that has left; then it published nothing. */
async function lastData({ run, log }: Unit, id: string, name: string): Promise<Databag> {
  try {
    return await relationGet(run, id, name);
  } catch (error) {
    if (!(error instanceof HookToolError) || error.exitCode === undefined) throw error;
    log.warning("the last data of a departed unit is gone", { relation: id, unit: name });
    return {};
  }
}
