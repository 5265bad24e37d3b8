import type { RunTool } from "../run-tool.ts";
import { readTool, stringsOf } from "./answer.ts";

type Protocol = "tcp" | "udp";

/** A port (TCP where a mere number), a range of ports, or ICMP. Kubernetes takes single ports only. */
export type Port = number | `${number}/${Protocol}` | `${number}-${number}/${Protocol}` | "icmp";

/** For which endpoints a port is open. */
export type PortOptions = {
  /** None: all that the application has. */
  readonly endpoints?: readonly string[];
};

/** A port as `opened-ports` shows it. */
export type OpenedPort = {
  /** `80/tcp`, `8000-8010/udp` or `icmp`. */
  readonly port: string;
  /** Empty for all. */
  readonly endpoints: readonly string[];
};

/** A port in the words of `opened-ports`: 80 is `80/tcp`. */
export const portText = (port: Port): string => (typeof port === "number" ? `${port}/tcp` : port);

/**
 * `open-port`: opens a port when the hook succeeds; one that is open already stays so. On Kubernetes from Juju 3.0.3.
 */
export async function openPort(run: RunTool, port: Port, options: PortOptions = {}): Promise<void> {
  await run("open-port", [...endpointFlag(options), "--", portText(port)]);
}

/** `close-port`: closes a port when the hook succeeds; one that is not open is no error. */
export async function closePort(run: RunTool, port: Port, options: PortOptions = {}): Promise<void> {
  await run("close-port", [...endpointFlag(options), "--", portText(port)]);
}

const endpointFlag = ({ endpoints = [] }: PortOptions): readonly string[] =>
  endpoints.length === 0 ? [] : ["--endpoints", endpoints.join(",")];

/** `opened-ports --endpoints`: what this unit has opened (Juju 2.9 and later). */
export async function openedPorts(run: RunTool): Promise<readonly OpenedPort[]> {
  return stringsOf(await readTool(run, "opened-ports", ["--endpoints"])).map((line) => {
    const [, port = line, names = "*"] = /^(\S+) \((.*)\)$/.exec(line) ?? [];
    return { port, endpoints: names === "*" ? [] : names.split(", ") };
  });
}
