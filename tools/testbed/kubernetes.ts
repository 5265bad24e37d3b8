import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "../../src/core/index.ts";
import { TestbedError } from "./errors.ts";
import { freePorts, LOOPBACK } from "./free-ports.ts";
import { kubeBinary } from "./kube-binary.ts";
import { kubeconfigText, writeCredentials, writeSecret, type UserName } from "./kube-credentials.ts";
import { AUDIT_POLICY, controlPlaneCommands, controlPlaneFiles, type ProgramName } from "./kube-programs.ts";
import { startProgram, type Program, type ProgramEnd } from "./programs.ts";
import { runTool } from "./run-tool.ts";
import { until } from "./waiting.ts";

export type KubernetesOptions = {
  readonly log: Logger;
  /** Called when a program of the cluster ends although nobody stopped it. */
  readonly onEnd?: (end: ProgramEnd) => void;
};

/** A running cluster: the real API, controllers and scheduler, and no node. */
export type Kubernetes = {
  /** The administrator's kubeconfig: its path. */
  readonly kubeconfig: string;
  /** The same as text; it needs no other file. */
  readonly kubeconfigText: string;
  readonly server: string;
  /** The API server's audit log: one JSON event a line, for every request. */
  readonly auditLog: string;
  /** Data, keys and logs. Removed by `stop`, but kept when a program ended by itself. */
  readonly directory: string;
  readonly pids: Readonly<Record<ProgramName, number>>;
  /** Milliseconds from the start of the first program. */
  readonly times: { readonly certificate: number; readonly ready: number; readonly serviceAccount: number };
  /**
   * Runs kubectl as administrator and returns its stdout; `input` is what `-f -` reads.
   *
   * @throws {TestbedError} with kubectl's message when its exit code is not 0.
   */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a real Kubernetes on the loopback address: etcd, API server, controller manager and scheduler. It
 * needs no root, and no node is in it: Pods stay Pending unless `playKubelet` plays one.
 *
 * @throws {TestbedError} when `kube-all` can't be had or a program does not come up; the logs are kept then.
 */
export async function startKubernetes(options: KubernetesOptions): Promise<Kubernetes> {
  const binary = await kubeBinary(options.log);
  const directory = await mkdtemp(join(tmpdir(), "testbed-kubernetes-"));
  const started: Program[] = [];
  let keep = false;
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((program) => program.stop(5000)));
    if (!keep) await rm(directory, { recursive: true, force: true });
  };
  const onEnd = (end: ProgramEnd): void => {
    keep = true;
    options.log.error("a program of Kubernetes ended by itself", end);
    options.onEnd?.(end);
  };
  try {
    const start = async (name: ProgramName, command: readonly string[]): Promise<Program> => {
      const logFile = controlPlaneFiles(directory).log(name);
      const program = await startProgram(name, { command, logFile, directory, onEnd });
      started.push(program);
      return program;
    };
    return { ...(await bringUp({ binary, directory, start })), directory, stop };
  } catch (error) {
    keep = true;
    await stop();
    throw error;
  }
}

type BringUp = {
  readonly binary: string;
  readonly directory: string;
  readonly start: (name: ProgramName, command: readonly string[]) => Promise<Program>;
};

async function bringUp({ binary, directory, start }: BringUp): Promise<Omit<Kubernetes, "directory" | "stop">> {
  const files = controlPlaneFiles(directory);
  await mkdir(files.pki);
  const [tokens] = await Promise.all([writeCredentials(files.pki), writeFile(files.auditPolicy, AUDIT_POLICY)]);
  const [apiPort = 0, etcdPort = 0, etcdPeerPort = 0] = await freePorts(3);
  const server = `https://${LOOPBACK}:${apiPort}`;
  const commands = controlPlaneCommands({ binary, directory, apiPort, etcdPort, etcdPeerPort });
  const begin = performance.now();
  const sinceBegin = (): number => Math.round(performance.now() - begin);

  // The API server asks etcd again by itself until it answers.
  const etcd = await start("etcd", commands.etcd);
  const api = await start("kube-apiserver", commands["kube-apiserver"]);
  await until("the serving certificate", () => existsSync(files.servingCertificate), {
    programs: [etcd, api],
  });
  const certificate = sinceBegin();
  const certificateAuthority = await readFile(files.servingCertificate, "utf8");
  const config = (user: UserName): string =>
    kubeconfigText(user, { server, certificateAuthority, token: tokens[user] });
  const users: readonly UserName[] = ["admin", "controller-manager", "scheduler"];
  await Promise.all(users.map((user) => writeSecret(files.kubeconfig(user), config(user))));
  const agent = new Agent({ ca: certificateAuthority, keepAlive: true });
  try {
    const answers = (path: string) => async (): Promise<boolean> =>
      (await statusOf(`${server}${path}`, tokens.admin, agent)) === 200;
    await until("/readyz of the API server", answers("/readyz"), { programs: [etcd, api] });
    const ready = sinceBegin();
    // These two back off when the API server has not written the roles of its own users yet.
    const controllers = await start("kube-controller-manager", commands["kube-controller-manager"]);
    const scheduler = await start("kube-scheduler", commands["kube-scheduler"]);
    const programs = [etcd, api, controllers, scheduler];
    const account = "/api/v1/namespaces/default/serviceaccounts/default";
    await until("the default service account", answers(account), { programs });
    return {
      kubeconfig: files.kubeconfig("admin"),
      kubeconfigText: config("admin"),
      server,
      auditLog: files.auditLog,
      pids: {
        etcd: etcd.pid,
        "kube-apiserver": api.pid,
        "kube-controller-manager": controllers.pid,
        "kube-scheduler": scheduler.pid,
      },
      times: { certificate, ready, serviceAccount: sinceBegin() },
      kubectl: (args, input) => kubectl({ binary, directory, args, ...(input === undefined ? {} : { input }) }),
    };
  } finally {
    agent.destroy();
  }
}

/** The HTTP status of a GET, or 0 when no answer came. */
function statusOf(url: string, token: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = get(url, { agent, headers, timeout: 5000 }, (answer) => {
      answer.resume().on("close", () => resolve(answer.statusCode ?? 0));
    });
    request.on("timeout", () => request.destroy()).on("error", () => resolve(0));
  });
}

type KubectlCall = {
  readonly binary: string;
  readonly directory: string;
  readonly args: readonly string[];
  readonly input?: string;
};

async function kubectl({ binary, directory, args, input }: KubectlCall): Promise<string> {
  const fixed = ["--kubeconfig", controlPlaneFiles(directory).kubeconfig("admin")];
  // Its cache of API groups stays in the cluster's folder: the user's own would mix clusters up.
  const cache = ["--cache-dir", join(directory, "kubectl-cache")];
  const answer = await runTool([binary, "kubectl", ...fixed, ...cache, ...args], {
    directory,
    ...(input === undefined ? {} : { input }),
  });
  if (answer?.code === 0) return answer.stdout;
  throw new TestbedError(`kubectl ${args.join(" ")} failed: ${answer?.stderr.trim() ?? "no such binary"}`);
}
