import type { RunTool } from "../run-tool.ts";
import { readTool, stringsOf } from "./answer.ts";

/** For which endpoints a port is open. */
export type PortOptions = {
  /** None: all that the application has. */
  readonly endpoints?: readonly string[];
};

/** A port as `opened-ports --endpoints` shows it. */
export type OpenedPort = {
  /** `80/tcp`, `8000-8010/udp` or `icmp`. */
  readonly port: string;
  /** Empty for all. */
  readonly endpoints: readonly string[];
};

/**
 * `open-port`: a port or range such as `80/tcp`, when the hook succeeds; one that is open already stays so. On
 * Kubernetes single ports only, from Juju 3.0.3.
 */
export async function openPort(run: RunTool, port: string, options: PortOptions = {}): Promise<void> {
  await run("open-port", [...endpointFlag(options), "--", port]);
}

/** `close-port`: as {@link openPort}; closing one that is not open is no error. */
export async function closePort(run: RunTool, port: string, options: PortOptions = {}): Promise<void> {
  await run("close-port", [...endpointFlag(options), "--", port]);
}

const endpointFlag = ({ endpoints = [] }: PortOptions): readonly string[] =>
  endpoints.length === 0 ? [] : ["--endpoints", endpoints.join(",")];

/** `opened-ports`: the ports of this unit, such as `80/tcp`, with what this hook has already changed. */
export async function openedPorts(run: RunTool): Promise<readonly string[]>;
/** `opened-ports --endpoints`: also for which endpoints (Juju 2.9 and later). */
export async function openedPorts(run: RunTool, show: { readonly endpoints: true }): Promise<readonly OpenedPort[]>;
export async function openedPorts(
  run: RunTool,
  { endpoints }: { readonly endpoints?: true } = {},
): Promise<readonly string[] | readonly OpenedPort[]> {
  if (!endpoints) return stringsOf(await readTool(run, "opened-ports", []));
  return stringsOf(await readTool(run, "opened-ports", ["--endpoints"])).map((line) => {
    const [, port = line, names = "*"] = /^(\S+) \((.*)\)$/.exec(line) ?? [];
    return { port, endpoints: names === "*" ? [] : names.split(", ") };
  });
}
