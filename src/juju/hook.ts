import { isCharmError, parseJson, type Json } from "../core/index.ts";
import { createFlags, currentFlags, dispatch, renderTrace, type Flags, type Trace } from "../reactive/index.ts";
import type { Charm } from "./charm.ts";
import { endsWithHook, managedFlags } from "./managed-flags.ts";
import { entriesOf } from "./run-tool.ts";
import { currentLayer, gravestStatus } from "./status.ts";
import { statusSet } from "./tools/status.ts";
import { currentUnit, type Unit } from "./unit.ts";

/** Rows of the unit's memory that belong to the framework itself. */
export const storeKeys = {
  /** The options as the last successful hook saw them. */
  config: "juju.config",
  /** The status last shown: `{name, message}`. */
  status: "juju.status",
  /** The {@link Trace} of the last successful hook, for whoever looks why something did not run. */
  trace: "reactive.trace",
} as const;

/**
 * Runs all of one hook but the commit: the flags that follow Juju, the handlers, the layers' last words, the
 * status. Rejects with what a handler threw, unless the error says that the operator or time must cure it:
 * then that handler's changes are undone, the status says so, and the other handlers go on.
 */
export async function runHook(unit: Unit): Promise<Trace> {
  const { charm, context, store } = unit;
  const flags = createFlags(store);
  return currentUnit.run(unit, () =>
    currentFlags.run(flags, async () => {
      followJuju(unit, flags);
      const trace = await dispatch(charm.layers, {
        flags,
        hook: context.hook,
        invoke: (handler) => guarded(unit, flags, { ...handler, what: handler.id }),
      });
      for (const layer of charm.layers) {
        for (const action of layer.atExit) await guarded(unit, flags, { action, layer: layer.name, what: action.name });
      }
      for (const flag of flags.all().filter(endsWithHook)) flags.clear(flag);
      store.set(storeKeys.config, unit.config);
      store.set(storeKeys.trace, parseJson(JSON.stringify(trace)));
      unit.log.debug([`hook ${context.hook || "(none)"}`, ...renderTrace(trace)].join("\n"));
      if (trace.endless.length > 0) {
        unit.log.warning("handlers did not settle within 100 iterations; the rest is left to the next hook", {
          handlers: trace.endless.join(","),
        });
      }
      await showStatus(unit, charm);
      return trace;
    }),
  );
}

function followJuju({ charm, config, leader, relations, store }: Unit, flags: Flags): void {
  const kept = store.get(storeKeys.config);
  const previous = kept === undefined ? undefined : Object.fromEntries(entriesOf(kept));
  for (const [flag, on] of managedFlags({ charm, config, previous, leader, relations })) {
    if (on) flags.set(flag);
    else flags.clear(flag);
  }
}

type Guarded = { readonly action: () => void | Promise<void>; readonly layer: string; readonly what: string };

async function guarded(unit: Unit, flags: Flags, { action, layer, what }: Guarded): Promise<string | undefined> {
  const undo = unit.store.snapshot();
  try {
    await currentLayer.run(layer, async () => action());
    return undefined;
  } catch (error) {
    if (!isCharmError(error) || (error.remedy !== "block" && error.remedy !== "wait")) {
      unit.log.error(`handler ${what} failed`);
      throw error;
    }
    undo();
    flags.takeChanges(); // they are undone
    unit.statuses.push({
      layer,
      name: error.remedy === "block" ? "blocked" : "waiting",
      message: error.message,
    });
    unit.log.warning(error.message, { handler: what, code: error.code });
    return error.message;
  }
}

/** Status messages are one line of a table. */
const longestStatus = 200;

async function showStatus(unit: Unit, charm: Charm): Promise<void> {
  const layers = charm.layers.map((layer) => layer.name);
  const gravest = gravestStatus(unit.statuses, layers);
  if (gravest === undefined) return;
  const line = gravest.message.replaceAll(/\s+/g, " ");
  const message = line.length > longestStatus ? `${line.slice(0, longestStatus - 1)}…` : line;
  const shown = { name: gravest.name, message };
  if (!unit.shown.forgotten() && isShown(unit.store.get(storeKeys.status), shown)) return;
  unit.shown.forget(); // should this hook still fail, its retry must not believe that the former status is shown
  await statusSet(unit.run, shown.name, shown.message);
  unit.store.set(storeKeys.status, shown);
}

function isShown(kept: Json | undefined, shown: { name: string; message: string }): boolean {
  const last = Object.fromEntries(entriesOf(kept));
  return last["name"] === shown.name && last["message"] === shown.message;
}
