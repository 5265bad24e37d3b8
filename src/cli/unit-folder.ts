import { existsSync } from "node:fs";
import { join } from "node:path";
import { NotFoundError, readUnitState, type UnitState } from "../explain/index.ts";
import { readUnitStore, storeKeys } from "../juju/index.ts";

/**
 * What the unit remembers whose charm lies in this folder. Throws `not-found` where there is no memory, and
 * `state-unreadable`. In a Kubernetes model Juju keeps the memory; the file in the folder knows the status alone.
 */
export function unitIn(folder: string): UnitState {
  const path = join(folder, ".unit-state.db");
  const store = existsSync(path) ? readUnitStore(path) : undefined;
  if (store?.keys("").some((key) => key !== storeKeys.status) === true) return readUnitState(store);
  throw new NotFoundError(
    `there is no unit's memory in ${path}; name the folder of a unit's charm in which a hook has succeeded, on a machine /var/lib/juju/agents/unit-NAME-0/charm (in a Kubernetes model Juju keeps the memory: there the log at DEBUG tells)`,
  );
}
