import type { Features } from "./features.ts";
import type { Plugin } from "./plugins.ts";

/** What a connector should do. */
export type Target = "RUNNING" | "PAUSED" | "STOPPED";

/** The state that all workers of the stand-in share. */
export type Cluster = {
  readonly version: string;
  readonly features: Features;
  readonly plugins: readonly Plugin[];
  readonly connectors: Map<string, Connector>;
  /** The workers' addresses as `host:port`. */
  readonly workerIds: string[];
};

/** A connector of the stand-in. */
export type Connector = {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  readonly target: Target;
  /** When its status may be seen: a real worker needs a moment, and answers 404 until then. */
  readonly settledAt: number;
};

/** A connector without a status gets one with the first look at it, or after this time. */
const settlesAfterMs = 1_000;

/** Writes a connector's config; true if there was none of this name. */
export function writeConnector(cluster: Cluster, name: string, config: Readonly<Record<string, string>>): boolean {
  const before = cluster.connectors.get(name);
  cluster.connectors.set(name, {
    name,
    config: { ...config, name },
    target: before?.target ?? "RUNNING",
    settledAt: before?.settledAt ?? Date.now() + settlesAfterMs,
  });
  return before === undefined;
}

/** Whether its status can be seen. The first look that finds none is the last one. */
export function isSettled(cluster: Cluster, connector: Connector): boolean {
  if (Date.now() >= connector.settledAt) return true;
  cluster.connectors.set(connector.name, { ...connector, settledAt: 0 });
  return false;
}

/** Tells a connector what to do. */
export function retarget(cluster: Cluster, connector: Connector, target: Target): void {
  cluster.connectors.set(connector.name, { ...connector, target });
}
