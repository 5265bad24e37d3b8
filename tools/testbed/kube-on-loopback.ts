import { freePorts, LOOPBACK } from "./free-ports.ts";
import type { Parts, PartsOptions } from "./kube-parts.ts";
import { controlPlaneCommands, controlPlaneFiles, type ProgramName } from "./kube-programs.ts";
import { startProgram, type Program } from "./programs.ts";

/** The control plane alone, each program a child of this process. It needs no root, and no node is in it. */
export async function partsOnLoopback({ binary, directory, onEnd }: PartsOptions): Promise<Parts> {
  const [apiPort = 0, etcdPort = 0, etcdPeerPort = 0] = await freePorts(3);
  const plane = { binary, directory, host: LOOPBACK, apiPort, etcdPort, etcdPeerPort };
  const commands = controlPlaneCommands(plane);
  const started: Program[] = [];
  const start = async (...names: readonly ProgramName[]): Promise<readonly Program[]> => {
    for (const name of names) {
      const logFile = controlPlaneFiles(directory).log(name);
      started.push(await startProgram(name, { command: commands[name], logFile, directory, onEnd }));
    }
    return started;
  };
  return {
    plane,
    nodeIp: LOOPBACK,
    hostIp: LOOPBACK,
    // The API server asks etcd again by itself until it answers.
    startFirst: () => start("etcd", "kube-apiserver"),
    startRest: () => start("kube-controller-manager", "kube-scheduler"),
    ready: [],
    pids: () => Promise.resolve(Object.fromEntries(started.map(({ name, pid }) => [name, pid]))),
    stop: async () => {
      await Promise.all(started.map((program) => program.stop(5000)));
    },
  };
}
