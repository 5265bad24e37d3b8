import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ownerRuns } from "./owner.ts";

const ROOT = "/sys/fs/cgroup";
const PREFIX = "testbed-";

/** The hierarchies of cgroup v1, one for each controller; the only one of v2. */
async function hierarchies(): Promise<readonly string[]> {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return [ROOT];
  const folders = (await readdir(ROOT)).map((name) => join(ROOT, name));
  return folders.filter((folder) => existsSync(join(folder, "cgroup.procs")));
}

/** The cgroup below which a node's pods run; its name tells whose it is. */
export const cgroupName = (owner: string, index: number): string => `${PREFIX}${owner}-${index}`;

/** Makes a cgroup in every hierarchy, which the kubelet demands of its `cgroupRoot`. */
export async function makeCgroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    if (hierarchy.endsWith("/unified")) continue; // v2 beside v1: runc makes its own there
    await mkdir(join(hierarchy, name));
    if (!hierarchy.endsWith("/cpuset")) continue;
    // cpuset(7): a new one has no processor and no memory, and takes no process before it has.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      await writeFile(join(hierarchy, name, file), await readFile(join(hierarchy, file)));
    }
  }
}

/** Removes a cgroup whose processes have ended, with those below it; a busy one is asked again for 5 s. */
export async function dropCgroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const path = join(hierarchy, name);
    for (let tries = 0; tries < 50 && existsSync(path); tries += 1) {
      await dropTree(path).catch(() => sleep(100));
    }
  }
}

/** Removes the cgroups that a killed testbed left. */
export async function sweepCgroups(): Promise<void> {
  const names = (await Promise.all((await hierarchies()).map((hierarchy) => readdir(hierarchy)))).flat();
  for (const name of new Set(names.filter((each) => each.startsWith(PREFIX)))) {
    const owner = /^testbed-(\d+-\d+)-\d+$/.exec(name)?.[1];
    if (owner !== undefined && !(await ownerRuns(owner))) await dropCgroup(name);
  }
}

/** A cgroup's files can't be removed, only its folders, from the innermost on. */
async function dropTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await dropTree(join(path, entry.name));
  await rmdir(path);
}
