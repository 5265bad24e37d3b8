import { existsSync } from "node:fs";
import { join } from "node:path";
import { TestbedError } from "./errors.ts";
import { runTool } from "./run-tool.ts";

/** Where Debian's containernetworking-plugins puts them. */
export const CNI_PLUGINS = "/usr/lib/cni";

/** The one program of the pause image and the tools of a worker's image; it must need no library. */
export const BUSYBOX = "/bin/busybox";

/** The programs that a node runs, with the Debian package of each. */
const PROGRAMS = {
  containerd: "containerd",
  ctr: "containerd",
  runc: "runc",
  iptables: "iptables",
  ip: "iproute2",
  unshare: "util-linux",
} as const;

/**
 * Returns when this machine can run pods.
 *
 * @throws {TestbedError} that names what is missing, with the Debian packages that have it.
 */
export async function demandNodeNeeds(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) {
    throw new TestbedError(`pods need the Debian packages ${missing.join(", ")}; run tools/testbed/install.sh as root`);
  }
  if (process.getuid?.() !== 0) {
    throw new TestbedError("pods need root, for namespaces, mounts and cgroups; run this as root");
  }
}

async function missingPackages(): Promise<readonly string[]> {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];
  const missing = Object.entries(PROGRAMS)
    .filter(([name]) => !folders.some((folder) => existsSync(join(folder, name))))
    .map(([, debianPackage]): string => debianPackage);
  if (!existsSync(join(CNI_PLUGINS, "bridge"))) missing.push("containernetworking-plugins");
  if (!(await isStatic(BUSYBOX))) missing.push("busybox-static");
  return [...new Set(missing)];
}

/** ldd(1) fails for a program without libraries. */
const isStatic = async (path: string): Promise<boolean> =>
  existsSync(path) && (await runTool(["ldd", path]))?.code !== 0;
