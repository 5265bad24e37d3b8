import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { TestbedError } from "./errors.ts";
import { runTool } from "./run-tool.ts";

/** The cable between this machine and a node in its own network, and the addresses at its ends. */
export type NodeLink = {
  /** Of the interface on this machine's side. */
  readonly name: string;
  /** 0 to 255; no two links of this machine share it. */
  readonly index: number;
  /** This machine, as pods reach it. */
  readonly hostIp: string;
  /** The node: its API server and its NodePorts. */
  readonly nodeIp: string;
  /** The addresses of the pods, which this machine reaches through the node. */
  readonly podCidr: string;
};

/** Draws a link that this machine does not have yet. */
export function drawLink(): NodeLink {
  for (;;) {
    const index = randomInt(256);
    const name = `testbed${index}`;
    if (existsSync(`/sys/class/net/${name}`)) continue;
    const [hostIp, nodeIp] = [`10.99.${index}.1`, `10.99.${index}.2`];
    return { name, index, hostIp, nodeIp, podCidr: `10.244.${index}.0/24` };
  }
}

/** Lays the link to the network of process `inside`, where it is called eth0. There is no way out of that network. */
export async function layLink({ name, hostIp, nodeIp, podCidr }: NodeLink, inside: number): Promise<void> {
  await ip(["link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", String(inside)]);
  await ip(["addr", "add", `${hostIp}/24`, "dev", name]);
  await ip(["link", "set", name, "up"]);
  await ip(["route", "add", podCidr, "via", nodeIp]);
}

/** Removes what is left of a link; most often it went with the network of the node. */
export async function dropLink({ name }: NodeLink): Promise<void> {
  await runTool(["ip", "link", "del", name]);
}

async function ip(args: readonly string[]): Promise<void> {
  const answer = await runTool(["ip", ...args]);
  if (answer?.code === 0) return;
  throw new TestbedError(`ip ${args.join(" ")} failed: ${answer?.stderr.trim() ?? "install the package iproute2"}`);
}
