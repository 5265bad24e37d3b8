import { CharmError } from "../core/index.ts";
import { openedPorts as readPorts, portText, type Port } from "./tools/ports.ts";
import { currentUnit } from "./unit.ts";

/**
 * Opens a port of this unit for all endpoints when the hook has succeeded: `80`, `80/tcp`, `8000-8010/udp` or `icmp`. One
 * that is open already costs nothing. Kubernetes models take single ports, from Juju 3.0.3 on. Throws `config-invalid`
 * for a number that no port has, and `NoHookError` outside a hook.
 */
export function openPort(port: Port): void {
  currentUnit.get("openPort").writes.push({ kind: "open-port", port: checked(port) });
}

/** Closes it, when the hook has succeeded; one that is not open costs nothing. Throws like {@link openPort}. */
export function closePort(port: Port): void {
  currentUnit.get("closePort").writes.push({ kind: "close-port", port: checked(port) });
}

/** The ports of this unit as they will be when the hook succeeds, such as `80/tcp`. Takes a process. */
export async function openedPorts(): Promise<readonly string[]> {
  const { run, writes } = currentUnit.get("openedPorts");
  const ports = new Set((await readPorts(run)).map(({ port }) => port));
  for (const write of writes) {
    if (write.kind === "open-port") ports.add(portText(write.port));
    if (write.kind === "close-port") ports.delete(portText(write.port));
  }
  return [...ports];
}

/** A port may come from an option, which types do not hold to anything. */
function checked(port: Port): Port {
  if (port === "icmp") return port;
  const [, first, last = first] = /^(\d+)(?:-(\d+))?\/(?:tcp|udp)$/.exec(portText(port)) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first !== undefined && from >= 1 && from <= to && to <= 65_535) return port;
  throw new CharmError("config-invalid", `port "${port}" must be like 80/tcp, 8000-8010/udp or icmp`);
}
