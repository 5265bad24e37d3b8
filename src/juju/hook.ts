import { parseJson, type Json } from "../core/index.ts";
import {
  currentSession,
  isRestricted,
  renderTrace,
  runHook,
  withoutTimes,
  type HookResult,
  type Trace,
} from "../reactive/index.ts";
import type { Charm } from "./charm.ts";
import { endsWithHook, managedFlags } from "./managed-flags.ts";
import { entriesOf } from "./run-tool.ts";
import { gravestStatus } from "./status.ts";
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
 * status. Resolves to the exit code, and whether the unit's memory is to be committed. Rejects with what a handler threw,
 * unless the error says that the operator or time must cure it: then that handler's changes are undone, the status
 * says so, and the other handlers go on.
 */
export async function runUnitHook(unit: Unit): Promise<Pick<HookResult, "exitCode" | "keep">> {
  const { charm, context, store, log } = unit;
  return currentUnit.run(unit, async () => {
    const { exitCode, keep, trace } = await runHook({
      layers: charm.layers,
      hook: context.hook,
      store,
      endpoints: charm.endpoints,
      log,
      start: [() => followJuju(unit)],
      end: [() => store.set(storeKeys.config, unit.config), forgetHookFlags],
      onStopped: ({ actor, error }) => {
        const name = error.remedy === "block" ? "blocked" : "waiting";
        unit.statuses.push({ layer: actor.layer, name, message: error.message });
      },
    });
    logTrace(unit, trace);
    if (!keep) return { exitCode, keep };
    store.set(storeKeys.trace, parseJson(JSON.stringify(withoutTimes(trace))));
    if (!isRestricted(context.hook)) await showStatus(unit, charm);
    return { exitCode, keep };
  });
}

function followJuju({ charm, config, leader, relations, store }: Unit): void {
  const { flags } = currentSession.get("followJuju");
  const kept = store.get(storeKeys.config);
  const previous = kept === undefined ? undefined : Object.fromEntries(entriesOf(kept));
  for (const [flag, on] of managedFlags({ charm, config, previous, leader, relations })) {
    if (on) flags.set(flag);
    else flags.clear(flag);
  }
}

function forgetHookFlags(): void {
  const { flags } = currentSession.get("forgetHookFlags");
  for (const flag of flags.all().filter(endsWithHook)) flags.clear(flag);
}

function logTrace({ context, log }: Unit, trace: Trace): void {
  log.debug([`hook ${context.hook || "(none)"}`, ...renderTrace(trace)].join("\n"));
  if (trace.endless.length === 0) return;
  const movers = trace.endless.map(({ handler, changed }) => [handler, ...changed].join(" "));
  log.warning("handlers did not settle within 100 iterations; the rest is left to the next hook", {
    handlers: movers.join(", "),
  });
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
