import { CharmError } from "../core/index.ts";
import { currentSession, triggerRows, type Flags, type Session } from "../reactive/index.ts";
import type { HookContext } from "./context.ts";
import { pythonEquals } from "./python-equality.ts";
import { leaderGet as getAll } from "./tools/leadership.ts";
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
 * change at once. Juju is told when the hook has succeeded, since it keeps settings even of a hook that fails later, and
 * only of those that differ; the other units see theirs in `leader-settings-changed`. Juju takes an empty text for
 * `null`. The values are arguments of a process for a moment, which other users of the machine can see: share what is
 * secret through a Juju secret. Throws `not-leader` for anyone else, and `hook-tool-failed` in Juju 4, which has no such
 * settings.
 */
export function leaderSet(settings: Readonly<Record<string, string | null>>): void {
  const { context, leader, store, writes } = currentUnit.get("leaderSet");
  const { flags } = currentSession.get("leaderSet");
  if (!hasSettings(context)) throw new CharmError("hook-tool-failed", gone, { remedy: "bug" });
  if (!leader) {
    const message = `unit ${context.unit} does not lead and can't set leader settings; ask isLeader() first`;
    throw new CharmError("not-leader", message);
  }
  for (const [key, value] of Object.entries(settings)) {
    const isNew = !pythonEquals(store.get(row + key) ?? null, value);
    toggle(flags, `leadership.set.${key}`, value !== null);
    if (!isNew && store.has(row + key)) continue;
    if (isNew) {
      flags.set(`leadership.changed.${key}`);
      flags.set("leadership.changed");
    }
    store.set(row + key, value); // also that one is taken away which nobody has looked at
    writes.push({ kind: "leader-setting", key, value });
  }
}

const gone =
  "leaderSet needs settings that Juju 4 no longer has; publish in the application's data of a peer relation instead";

/**
 * A setting of the leader as it will be when this hook succeeds; `undefined` where there is none, and in Juju 4. Takes a
 * process, unless this hook has set it.
 */
export async function leaderGet(key: string): Promise<string | undefined> {
  const { context, run, writes } = currentUnit.get("leaderGet");
  const own = writes.findLast((write) => write.kind === "leader-setting" && write.key === key);
  if (own?.kind === "leader-setting") return own.value || undefined;
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
