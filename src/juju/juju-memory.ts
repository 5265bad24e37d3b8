import { CharmError, createStore, type Logger } from "../core/index.ts";
import { openFileMemory } from "./file-memory.ts";
import { HookToolError } from "./hook-tool-error.ts";
import type { RunTool } from "./run-tool.ts";
import { packRows, unpackRows, type Rows } from "./state-chunks.ts";
import { stateGet, stateSet } from "./tools/state.ts";
import type { UnitMemory } from "./unit-memory.ts";

/** What Juju keeps for one unit in all, unless its operator allows more (controller option `max-charm-state-size`). */
const usualLimit = 2 * 1024 * 1024;

/**
 * A unit's memory in Juju's own database. What is committed counts when the hook succeeds, otherwise Juju drops it.
 * What is shown does not wait for that: it stays in a file, and where that is lost it is set anew.
 */
export async function openJujuMemory(
  run: RunTool,
  { file, log }: { readonly file: string; readonly log: Logger },
): Promise<UnitMemory> {
  const kept = await stateGet(run);
  const before = unpackRows(kept);
  const store = createStore(before);
  const here = openFileMemory(file);
  return {
    store,
    shown: here.shown,
    commit: async () => {
      const { set, unset } = store.changes();
      const gone = new Set(unset);
      const rows = new Map([...before, ...set].filter(([key]) => !gone.has(key)));
      const state = packRows(rows, kept);
      if (Object.keys(state).length > 0) await keep(run, { state, rows, log });
      await here.commit();
    },
  };
}

type Keeping = { readonly state: Readonly<Record<string, string>>; readonly rows: Rows; readonly log: Logger };

async function keep(run: RunTool, { state, rows, log }: Keeping): Promise<void> {
  const bytes = [...rows].reduce((sum, row) => sum + sizeOf(row), 0);
  const largest = [...rows]
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, 3)
    .map((row) => `${row[0]} ${sizeOf(row)}`)
    .join(", ");
  // Juju looks at the whole only after the hook, and then says no more than that it is too much.
  if (bytes > usualLimit) log.warning("the unit's memory is more than Juju usually keeps", { bytes, largest });
  try {
    await stateSet(run, state);
  } catch (cause) {
    if (!(cause instanceof HookToolError) || cause.exitCode !== 1) throw cause;
    const message = `Juju does not keep the unit's memory of ${bytes} bytes (largest: ${largest}): ${cause.stderr.trim()}`;
    throw new CharmError("state-unreadable", `${message}; keep less in it`, { cause });
  }
}

const sizeOf = ([key, text]: readonly [string, string]): number => Buffer.byteLength(key) + text.length;
