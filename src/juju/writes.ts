import { applicationVersionSet } from "./tools/application-version.ts";
import { leaderSet } from "./tools/leadership.ts";
import { closePort, openedPorts, openPort } from "./tools/ports.ts";
import type { Unit } from "./unit.ts";

/** Something that Juju is to be told when the hook has succeeded; data, so that it can be taken back until then. */
export type Write =
  | { readonly kind: "open-port" | "close-port"; readonly port: string }
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "leader-setting"; readonly key: string; readonly value: string | null };

/** Marks what was recorded so far; calling the answer takes back what was recorded later. */
export const markWrites =
  ({ writes }: Unit) =>
  (): (() => void) => {
    const length = writes.length;
    return () => {
      writes.length = length;
    };
  };

/**
 * Sends what was recorded, once, and only where it says something new. First what Juju drops when the hook still
 * fails, then what acts at once.
 */
export async function sendWrites(unit: Unit): Promise<void> {
  await sendPorts(unit);
  await sendLeaderSettings(unit);
  await sendVersion(unit);
}

/** The last word on each port counts, and only where the port is not so already. */
async function sendPorts({ run, writes }: Unit): Promise<void> {
  const wanted = new Map(
    writes.flatMap((write) => ("port" in write ? [[write.port, write.kind === "open-port"] as const] : [])),
  );
  if (wanted.size === 0) return;
  const open = new Set(await openedPorts(run));
  for (const [port, isWanted] of wanted) {
    if (isWanted && !open.has(port)) await openPort(run, port);
    if (!isWanted && open.has(port)) await closePort(run, port);
  }
}

async function sendLeaderSettings({ run, writes }: Unit): Promise<void> {
  const settings = writes.flatMap((write) =>
    write.kind === "leader-setting" ? [[write.key, write.value ?? ""] as const] : [],
  );
  if (settings.length > 0) await leaderSet(run, Object.fromEntries(settings));
}

async function sendVersion({ run, shown, writes }: Unit): Promise<void> {
  const last = writes.findLast((write) => write.kind === "version");
  if (last === undefined || shown.last("version") === last.version) return;
  shown.forget("version"); // should this hook still fail, its retry must not believe that the former one is shown
  await applicationVersionSet(run, last.version);
  shown.remember("version", last.version);
}
