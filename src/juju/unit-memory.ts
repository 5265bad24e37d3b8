import { join } from "node:path";
import type { Logger, Store } from "../core/index.ts";
import type { HookContext } from "./context.ts";
import { openFileMemory } from "./file-memory.ts";
import { openJujuMemory } from "./juju-memory.ts";
import type { RunTool } from "./run-tool.ts";
import type { StatusName } from "./tools/status.ts";

/** What a unit keeps from one hook to the next, wherever that is. */
export type UnitMemory = {
  readonly store: Store;
  readonly shown: ShownStatus;
  /** Writes what the hook has changed: the last thing that it does. Without changes nothing is touched. */
  readonly commit: () => Promise<void>;
};

/** A status as Juju shows it. */
export type Status = { readonly name: StatusName; readonly message: string };

/**
 * The memory of which status is shown. `status-set` acts at once, whatever becomes of the hook: so what was shown before
 * is forgotten first, at once too, and no end of the hook leaves a memory of a status that is not shown.
 */
export type ShownStatus = {
  /** `undefined` where it is not known: then the status must be set. */
  readonly last: () => Status | undefined;
  readonly forget: () => void;
  /** Kept with the commit. */
  readonly remember: (status: Status) => void;
};

/**
 * Opens the unit's memory. On a machine it is `.unit-state.db` in the charm's folder. In a Kubernetes model, where that
 * folder goes with its pod, Juju keeps it; only which status is shown stays in the folder. Rejects with
 * `state-unreadable`, and with `hook-tool-failed` where Juju does not answer.
 */
export async function openUnitMemory(
  { charmDir, inKubernetes }: HookContext,
  { run, log }: { readonly run: RunTool; readonly log: Logger },
): Promise<UnitMemory> {
  const file = join(charmDir, ".unit-state.db");
  return inKubernetes ? openJujuMemory(run, { file, log }) : openFileMemory(file);
}
