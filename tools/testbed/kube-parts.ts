import type { ControlPlane } from "./kube-programs.ts";
import type { Program, ProgramEnd } from "./programs.ts";

/** What the two places where a cluster can run are made from. */
export type PartsOptions = {
  readonly binary: string;
  readonly directory: string;
  readonly onEnd: (end: ProgramEnd) => void;
};

/**
 * A cluster's programs in one of the two places: on the loopback address (`kube-on-loopback.ts`), or on a node in
 * namespaces of its own (`kube-on-node.ts`). `kubernetes.ts` brings either up.
 */
export type Parts = {
  readonly plane: ControlPlane;
  /** Where NodePorts answer. */
  readonly nodeIp: string;
  /** This machine, as pods reach it. */
  readonly hostIp: string;
  /** Starts etcd and the API server. Returns the programs without which nothing goes on. */
  readonly startFirst: () => Promise<readonly Program[]>;
  /** Starts the others: the API server knows its users, and the kubeconfigs are there. */
  readonly startRest: () => Promise<readonly Program[]>;
  /** Paths that must answer 200, with a text that matches, before the cluster is up. */
  readonly ready: readonly { readonly path: string; readonly text: RegExp }[];
  /** As this machine counts them. */
  readonly pids: () => Promise<Readonly<Record<string, number>>>;
  readonly stop: () => Promise<void>;
};
