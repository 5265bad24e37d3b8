import { isDeepStrictEqual } from "node:util";
import { parseJson } from "../core/index.ts";
import {
  currentSession,
  followSeriesUpgrade,
  isRestricted,
  renderTrace,
  runHook,
  withoutTimes,
  type HookResult,
  type Stopped,
  type Trace,
} from "../reactive/index.ts";
import { dueAction, findAction, sendResults } from "./actions.ts";
import type { Charm } from "./charm.ts";
import { followEndpoints, publishRest } from "./endpoints/index.ts";
import { followLeadership } from "./leader-settings.ts";
import { configFlagNames, configFlags } from "./config-flags.ts";
import { previousConfig } from "./previous-config.ts";
import { gravestStatus, statusLine } from "./status.ts";
import { storeKeys } from "./store-keys.ts";
import { statusSet } from "./tools/status.ts";
import { currentUnit, type Unit } from "./unit.ts";
import { markWrites, sendWrites } from "./writes.ts";

/**
 * Runs all of one hook but the commit: the flags that follow Juju, the handlers, the layers' last words, the
 * status. Resolves to the exit code, and whether the unit's memory is to be committed. Rejects with what a handler threw,
 * unless the error says that the operator or time must cure it: then that handler's changes are undone, the status
 * says so, and the other handlers go on.
 */
export async function runUnitHook(unit: Unit): Promise<Pick<HookResult, "exitCode" | "keep">> {
  const { charm, context, store, log } = unit;
  const action = context.action && findAction(charm, context.action.name);
  const onStopped = ({ actor, error }: Stopped): void => {
    const name = error.remedy === "block" ? "blocked" : "waiting";
    unit.statuses.push({ layer: actor.layer, name, message: error.message });
  };
  return currentUnit.run(unit, async () => {
    const { exitCode, keep, trace } = await runHook({
      layers: charm.layers,
      hook: context.hook,
      action: action && dueAction(action, unit),
      store,
      endpoints: charm.endpoints,
      log,
      undoable: [markWrites(unit)],
      // In this order a trigger on one sees the others as in a Python charm.
      start: [
        () => followConfig(unit),
        followSeriesUpgrade,
        () => followEndpoints(unit, onStopped),
        () => followLeadership(unit),
      ],
      end: [publishRest, () => endConfig(unit)],
      onStopped,
      onFailed: (failed) => logTrace(unit, failed),
      beforeHandler: context.debug && (await import("./debug.ts")).debugStops(context.debug, context.unit),
    });
    logTrace(unit, trace);
    if (!keep || isRestricted(context.hook)) return { exitCode, keep };
    store.set(storeKeys.trace, parseJson(JSON.stringify(withoutTimes(trace))));
    await sendWrites(unit);
    await sendResults(unit);
    await showStatus(unit, charm);
    return { exitCode, keep };
  });
}

function followConfig({ charm, config }: Unit): void {
  const { flags } = currentSession.get("followConfig");
  for (const [flag, on] of configFlags({ charm, config, previous: previousConfig() })) {
    if (on) flags.set(flag);
    else flags.clear(flag);
  }
}

/**
 * What was seen of the options is remembered in hooks only: an action, or `juju exec`, that comes between a change of an
 * option and its config-changed must not take the change away. Options that have gone are remembered: one that comes
 * back with its former value has not changed (layer-basic).
 */
function endConfig({ charm, config, context, store }: Unit): void {
  const { flags } = currentSession.get("endConfig");
  const gone = Object.entries(previousConfig() ?? {}).filter(([option]) => !Object.hasOwn(config, option));
  const seen = { ...config, ...Object.fromEntries(gone) };
  if (context.hook !== "") store.set(storeKeys.config, seen);
  const options = new Set([...Object.keys(seen), ...Object.keys(charm.config)]);
  for (const flag of configFlagNames(options)) flags.clear(flag);
}

function logTrace({ context, log }: Unit, trace: Trace): void {
  log.debug(
    [context.action ? `action ${context.action.name}` : `hook ${context.hook || "(none)"}`, ...renderTrace(trace)].join(
      "\n",
    ),
  );
  if (trace.endless.length === 0) return;
  const movers = trace.endless.map(({ handler, changed }) => [handler, ...changed].join(" "));
  log.warning("handlers did not settle within 100 iterations; the rest is left to the next hook", {
    handlers: movers.join(", "),
  });
}

async function showStatus(unit: Unit, charm: Charm): Promise<void> {
  const layers = charm.layers.map((layer) => layer.name);
  const gravest = gravestStatus(unit.statuses, layers);
  if (gravest === undefined) return;
  const { name } = gravest;
  const message = statusLine(gravest.message);
  if (isDeepStrictEqual(unit.shown.last("status"), { name, message })) return;
  unit.shown.forget("status"); // should this hook still fail, its retry must not believe that the former status is shown
  await statusSet(unit.run, name, message);
  unit.shown.remember("status", { name, message });
}
