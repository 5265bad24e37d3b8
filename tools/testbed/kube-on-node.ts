import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cgroupName, dropCgroup, makeCgroup, sweepCgroups } from "./cgroups.ts";
import type { Parts, PartsOptions } from "./kube-parts.ts";
import { controlPlaneCommands, controlPlaneFiles } from "./kube-programs.ts";
import { NODE_NAME } from "./kubelet-objects.ts";
import { nodeCommands, writeNodeFiles } from "./node-files.ts";
import { drawLink, dropLink, layLink } from "./node-link.ts";
import { childrenOf, pidsByCommand, processesOfNode } from "./node-processes.ts";
import { ownerName, ownerRuns } from "./owner.ts";
import { pauseImage } from "./pause-image.ts";
import { startProgram, type Program } from "./programs.ts";
import { until } from "./waiting.ts";

/** The first process of the namespaces starts all others. */
const INIT = join(import.meta.dirname, "node", "init.sh");
const NAMESPACES = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];

/**
 * The control plane and a real node beside it, all in one network, mount and pid namespace. Its first process ends
 * with this one, and with that one everything in the namespaces: processes, mounts, link, rules. What the kernel
 * does not take away after `kill -9`, cgroups and the folder, the next start does. The machine must be one that
 * `demandNodeNeeds` lets pass.
 */
export async function partsOnNode(options: PartsOptions & { readonly images: readonly string[] }): Promise<Parts> {
  await sweepCgroups();
  const { binary, directory, onEnd } = options;
  const images = [await pauseImage(), ...options.images];
  const link = drawLink();
  const cgroup = cgroupName((await ownerName(process.pid)) ?? "", link.index);
  const plane = { binary, directory, host: link.nodeIp, apiPort: 6443, etcdPort: 2379, etcdPeerPort: 2380 };
  const place = { binary, directory, cgroup, nodeIp: link.nodeIp, podCidr: link.podCidr };
  const commands = { ...controlPlaneCommands(plane), ...nodeCommands(place) };
  const started: Program[] = [];
  const processes = async (): Promise<readonly number[]> =>
    (await Promise.all(started.map(({ pid }) => processesOfNode(pid)))).flat();
  return {
    plane,
    nodeIp: link.nodeIp,
    hostIp: link.hostIp,
    startFirst: async () => {
      await Promise.all([writeNodeFiles(place), writePrograms(directory, commands), makeCgroup(cgroup)]);
      const command = [...NAMESPACES, "bash", INIT, directory, link.nodeIp, ...images];
      const logFile = controlPlaneFiles(directory).log("node");
      const node = await startProgram("node", { command, logFile, directory, stdin: "pipe", onEnd });
      started.push(node);
      const isBorn = async (): Promise<boolean> => (await childrenOf(node.pid)).length > 0;
      await until("the namespaces of the node", isBorn, { programs: [node] });
      for (const inside of await childrenOf(node.pid)) await layLink(link, inside);
      return started;
    },
    startRest: async () => {
      await writeFile(join(directory, "go-on"), "");
      return started;
    },
    ready: [{ path: `/api/v1/nodes/${NODE_NAME}`, text: /"type":"Ready","status":"True"/ }],
    pids: async () => pidsByCommand(await processes(), commands),
    stop: async () => {
      const running = await Promise.all((await processes()).map(ownerName));
      // There is nothing to leave in good order: data and mounts go with the namespaces.
      await Promise.all(started.map((node) => node.stop(0)));
      const run = async (name: string | undefined): Promise<boolean> => name !== undefined && ownerRuns(name);
      await until("the end of the node's programs", async () => !(await Promise.all(running.map(run))).includes(true));
      await dropLink(link);
      await dropCgroup(cgroup);
    },
  };
}

/** Each command as a file that the first process of the namespaces runs. */
async function writePrograms(directory: string, commands: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const folder = join(directory, "programs");
  await mkdir(folder);
  const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
  await Promise.all(
    Object.entries(commands).map(([name, command]) =>
      writeFile(join(folder, name), `exec ${command.map(quoted).join(" ")}\n`),
    ),
  );
}
