import { CharmError } from "../core/index.ts";
import { currentSession, triggerRows, type Flags, type Session } from "../reactive/index.ts";
import type { HookContext } from "./context.ts";
import { pythonEquals } from "./python-equality.ts";
import { leaderGet as getAll, leaderSet as setAll } from "./tools/leadership.ts";
import { currentUnit, type Unit } from "./unit.ts";

/** The rows of layer-leadership: a setting as this unit last saw it, `null` for one that has gone. */
const row = "leadership.settings.";

/**
 * Sets and clears `leadership.is_leader`, and `leadership.set.<key>`, `leadership.changed.<key>` and `leadership.changed`, at the start of a hook;
 * they stay until the next one (layer-leadership). The leader's settings are read, which takes a process, only where
 * somebody waits for such a flag, where there have been settings before, or where Juju says that they have changed.
 */
export async function followLeadership({ context, leader, run, store }: Unit): Promise<void> {
  const session = currentSession.get("followLeadership");
  toggle(session.flags, "leadership.is_leader", leader);
  const known = store.keys(row).map((key) => key.slice(row.length));
  const wanted = known.length > 0 || context.hook === "leader-settings-changed" || isWatched(session);
  if (!wanted) return;
  const current = new Map<string, string>(hasSettings(context) ? Object.entries(await getAll(run)) : []);
  let anyChanged = false;
  for (const key of new Set([...current.keys(), ...known])) {
    const value = current.get(key) ?? null;
    const changed = !pythonEquals(store.get(row + key) ?? null, value);
    anyChanged ||= changed;
    toggle(session.flags, `leadership.changed.${key}`, changed);
    toggle(session.flags, `leadership.set.${key}`, value !== null);
    store.set(row + key, value);
  }
  toggle(session.flags, "leadership.changed", anyChanged);
}

/**
 * Sets settings that all units of the application can read, and removes those that are `null`. The flags about them
 * change at once; the other units see theirs in `leader-settings-changed`. Juju keeps the settings even when this hook
 * fails later, and takes an empty text for `null`. The values are arguments of a process for a moment, which other
 * users of the machine can see: share what is secret through a Juju secret. Only the leader may: Juju's refusal to
 * anyone else rejects with `hook-tool-failed`, and so does Juju 4, which has no such settings.
 */
export async function leaderSet(settings: Readonly<Record<string, string | null>>): Promise<void> {
  const { context, log, run, store } = currentUnit.get("leaderSet");
  const { flags } = currentSession.get("leaderSet");
  if (!hasSettings(context)) throw new CharmError("hook-tool-failed", gone, { remedy: "bug" });
  if (!flags.has("leadership.is_leader")) log.warning("leaderSet called before flag: leadership.is_leader");
  for (const [key, value] of Object.entries(settings)) {
    if (!pythonEquals(store.get(row + key) ?? null, value)) {
      flags.set(`leadership.changed.${key}`);
      flags.set("leadership.changed");
    }
    toggle(flags, `leadership.set.${key}`, value !== null);
  }
  await setAll(run, Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value ?? ""])));
  for (const [key, value] of Object.entries(settings)) store.set(row + key, value);
}

const gone =
  "leaderSet needs settings that Juju 4 no longer has; publish in the application's data of a peer relation instead";

/** A setting of the leader, as Juju knows it now; `undefined` where there is none, and in Juju 4. Takes a process. */
export async function leaderGet(key: string): Promise<string | undefined> {
  const { context, run } = currentUnit.get("leaderGet");
  return hasSettings(context) ? new Map(Object.entries(await getAll(run))).get(key) : undefined;
}

/** Juju 4 took leader-get and leader-set away. */
const hasSettings = ({ jujuVersion }: HookContext): boolean => Number.parseInt(jujuVersion, 10) < 4;

function isWatched({ handlers, store }: Session): boolean {
  const ofHandlers = handlers
    .all()
    .flatMap(({ conditions, expects = [] }) => [
      ...conditions.flatMap((condition) => ("flags" in condition ? condition.flags : [])),
      ...expects,
    ]);
  const ofTriggers = Object.values(triggerRows).flatMap((prefix) =>
    store.keys(`${prefix}leadership.`).map((key) => key.slice(prefix.length)),
  );
  return [...ofHandlers, ...ofTriggers].some((flag) => /^leadership\.(?:changed$|changed\.|set\.)/.test(flag));
}

function toggle(flags: Flags, flag: string, on: boolean): void {
  if (on) flags.set(flag);
  else flags.clear(flag);
}
