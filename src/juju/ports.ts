import { CharmError } from "../core/index.ts";
import { openedPorts as readPorts } from "./tools/ports.ts";
import { currentUnit } from "./unit.ts";

/**
 * Opens a port or a range of ports of this unit when the hook has succeeded: `80/tcp`, `8000-8010/udp`, `icmp`; a port
 * without a protocol is TCP. One that is open already costs nothing. Kubernetes models take single ports, from Juju 3.0.3 on. Throws
 * `config-invalid` for anything else, and `NoHookError` outside a hook.
 */
export function openPort(port: string): void {
  currentUnit.get("openPort").writes.push({ kind: "open-port", port: normalPort(port) });
}

/** Closes it, when the hook has succeeded; one that is not open costs nothing. Throws like {@link openPort}. */
export function closePort(port: string): void {
  currentUnit.get("closePort").writes.push({ kind: "close-port", port: normalPort(port) });
}

/** The ports of this unit as they will be when the hook succeeds, in Juju's order. Takes a process. */
export async function openedPorts(): Promise<readonly string[]> {
  const { run, writes } = currentUnit.get("openedPorts");
  const ports = new Set(await readPorts(run));
  for (const write of writes) {
    if (write.kind === "open-port") ports.add(write.port);
    if (write.kind === "close-port") ports.delete(write.port);
  }
  return [...ports];
}

/** As Juju prints it in `opened-ports`, so that the two can be compared. */
function normalPort(text: string): string {
  if (text.toLowerCase() === "icmp") return "icmp";
  const [, first, last = first, protocol = "tcp"] = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/i.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from < 1 || to < from || to > 65_535) {
    throw new CharmError("config-invalid", `port "${text}" must be like 80/tcp, 8000-8010/udp or icmp`);
  }
  return `${from === to ? from : `${from}-${to}`}/${protocol.toLowerCase()}`;
}
