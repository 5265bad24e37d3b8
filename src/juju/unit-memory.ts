import { join } from "node:path";
import type { Json, Logger, Store } from "../core/index.ts";
import type { HookContext } from "./context.ts";
import { openFileMemory } from "./file-memory.ts";
import { openJujuMemory } from "./juju-memory.ts";
import type { RunTool } from "./run-tool.ts";

/** What a unit keeps from one hook to the next, wherever that is. */
export type UnitMemory = {
  readonly store: Store;
  readonly shown: Shown;
  /** Writes what the hook has changed: the last thing that it does. Without changes nothing is touched. */
  readonly commit: () => Promise<void>;
};

/** What Juju shows of a unit: its status (`{name, message}`), and the version of the workload. */
type ShownThing = "status" | "version";

/**
 * The memory of what Juju shows. `status-set` and `application-version-set` act at once, whatever becomes of the hook:
 * so what was shown before is forgotten first, at once too, and no end of the hook leaves a memory of what is not shown.
 */
export type Shown = {
  /** `undefined` where it is not known: then it must be set. */
  readonly last: (what: ShownThing) => Json | undefined;
  readonly forget: (what: ShownThing) => void;
  /** Kept with the commit. */
  readonly remember: (what: ShownThing, value: Json) => void;
};

/**
 * Opens the unit's memory. On a machine it is `.unit-state.db` in the charm's folder. In a Kubernetes model, where that
 * folder goes with its pod, Juju keeps it; only what is shown stays in the folder. Rejects with
 * `state-unreadable`, and with `hook-tool-failed` where Juju does not answer.
 */
export async function openUnitMemory(
  { charmDir, inKubernetes }: HookContext,
  { run, log }: { readonly run: RunTool; readonly log: Logger },
): Promise<UnitMemory> {
  const file = join(charmDir, ".unit-state.db");
  return inKubernetes ? openJujuMemory(run, { file, log }) : openFileMemory(file);
}
