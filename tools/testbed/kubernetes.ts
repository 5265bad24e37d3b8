import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { Logger } from "../../src/core/index.ts";
import { kubeBinary } from "./kube-binary.ts";
import { apiReader, kubectl } from "./kube-client.ts";
import { kubeconfigText, userNames, writeCredentials, writeSecret, type UserName } from "./kube-credentials.ts";
import { partsOnLoopback } from "./kube-on-loopback.ts";
import { partsOnNode } from "./kube-on-node.ts";
import type { Parts } from "./kube-parts.ts";
import { AUDIT_POLICY, controlPlaneFiles } from "./kube-programs.ts";
import { demandNodeNeeds } from "./node-needs.ts";
import type { ProgramEnd } from "./programs.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./waiting.ts";

export type KubernetesOptions = {
  readonly log: Logger;
  /**
   * `api`: the real API, controllers and scheduler, and no node; the default. `node`: a real node besides, with
   * containerd, kubelet and kube-proxy, whose Pods run. It needs root.
   */
  readonly mode?: "api" | "node";
  /** Tars of images to load into the node, such as `connectImage` makes. It pulls none: it reaches no network. */
  readonly images?: readonly string[];
  /** Called when a program of the cluster ends although nobody stopped it. */
  readonly onEnd?: (end: ProgramEnd) => void;
};

/** A running cluster. */
export type Kubernetes = {
  /** The administrator's kubeconfig: its path. */
  readonly kubeconfig: string;
  /** The same as text; it needs no other file. */
  readonly kubeconfigText: string;
  readonly server: string;
  /** Where NodePorts answer: the loopback address where there is no node. */
  readonly nodeIp: string;
  /** This machine, as Pods reach it: a program for them must listen there. */
  readonly hostIp: string;
  /** The API server's audit log: one JSON event a line, for every request. */
  readonly auditLog: string;
  /** Data, keys and logs. Removed by `stop`, but kept when a program ended by itself. */
  readonly directory: string;
  /** The file that holds all programs; `kubectl` is its first argument's name for that one. */
  readonly binary: string;
  /** Of the programs, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** Milliseconds from the start of the first program. */
  readonly times: { readonly certificate: number; readonly ready: number; readonly up: number };
  /**
   * Runs kubectl as administrator and returns its stdout; `input` is what `-f -` reads.
   *
   * @throws {TestbedError} with kubectl's message when its exit code is not 0.
   */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a real Kubernetes. In mode `api` Pods stay Pending unless `playKubelet` plays a node.
 *
 * @throws {TestbedError} when `kube-all` can't be had, this machine can't run pods in mode `node`, or a program
 * does not come up; the logs are kept then.
 */
export async function startKubernetes(options: KubernetesOptions): Promise<Kubernetes> {
  const onNode = options.mode === "node";
  if (onNode) await demandNodeNeeds();
  const binary = await kubeBinary(options.log);
  const folder = await temporaryFolder("kubernetes");
  const directory = folder.path;
  let parts: Parts | undefined;
  const stop = async (): Promise<void> => {
    await parts?.stop();
    await folder.remove();
  };
  const onEnd = (end: ProgramEnd): void => {
    void folder.keep();
    options.log.error("a program of Kubernetes ended by itself", end);
    options.onEnd?.(end);
  };
  try {
    const place = { binary, directory, onEnd };
    parts = onNode ? await partsOnNode({ ...place, images: options.images ?? [] }) : await partsOnLoopback(place);
    return { ...(await bringUp(parts)), directory, stop };
  } catch (error) {
    await folder.keep();
    await stop();
    throw error;
  }
}

/** The controllers make it; before it is there, Pods are refused. */
const SERVICE_ACCOUNT = { path: "/api/v1/namespaces/default/serviceaccounts/default", text: /^/ };

async function bringUp(parts: Parts): Promise<Omit<Kubernetes, "directory" | "stop">> {
  const { binary, directory, host, apiPort } = parts.plane;
  const files = controlPlaneFiles(directory);
  await mkdir(files.pki);
  const [tokens] = await Promise.all([writeCredentials(files.pki), writeFile(files.auditPolicy, AUDIT_POLICY)]);
  const server = `https://${host}:${apiPort}`;
  const begin = performance.now();
  const sinceBegin = (): number => Math.round(performance.now() - begin);

  const first = await parts.startFirst();
  await until("the serving certificate", () => existsSync(files.servingCertificate), { programs: first });
  const certificate = sinceBegin();
  const certificateAuthority = await readFile(files.servingCertificate, "utf8");
  const config = (user: UserName): string =>
    kubeconfigText(user, { server, certificateAuthority, token: tokens[user] });
  await Promise.all(userNames.map((user) => writeSecret(files.kubeconfig(user), config(user))));
  const api = apiReader({ server, certificateAuthority, token: tokens.admin });
  try {
    await until("/readyz of the API server", () => api.answers("/readyz"), { programs: first });
    const ready = sinceBegin();
    // The others back off when the API server has not written the roles of its own users yet.
    const programs = await parts.startRest();
    for (const { path, text } of [SERVICE_ACCOUNT, ...parts.ready]) {
      await until(`GET ${path}`, () => api.answers(path, text), { programs });
    }
    return {
      binary,
      kubeconfig: files.kubeconfig("admin"),
      kubeconfigText: config("admin"),
      server,
      nodeIp: parts.nodeIp,
      hostIp: parts.hostIp,
      auditLog: files.auditLog,
      pids: await parts.pids(),
      times: { certificate, ready, up: sinceBegin() },
      kubectl: (args, input) => kubectl({ binary, directory, args, input }),
    };
  } finally {
    api.close();
  }
}
