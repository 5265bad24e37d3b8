import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownerName, ownerRuns } from "./owner.ts";

const PREFIX = "testbed-";
/** Says whose the folder is. A folder without it stays until somebody has read its logs. */
const OWNER = "owner";

/** A folder for a part of the testbed. */
export type TemporaryFolder = {
  readonly path: string;
  /** From now on nothing removes the folder but the user: something went wrong, and the logs say what. */
  readonly keep: () => Promise<void>;
  /** Removes the folder, unless it is kept. */
  readonly remove: () => Promise<void>;
};

/** Makes a folder that belongs to this process, and removes those whose process was killed. */
export async function temporaryFolder(part: string): Promise<TemporaryFolder> {
  await sweepFolders();
  const path = await mkdtemp(join(tmpdir(), `${PREFIX}${part}-`));
  await writeFile(join(path, OWNER), (await ownerName(process.pid)) ?? "");
  let kept = false;
  return {
    path,
    keep: async () => {
      kept = true;
      await rm(join(path, OWNER), { force: true });
    },
    remove: async () => {
      if (!kept) await rm(path, { recursive: true, force: true });
    },
  };
}

/** Removes the folders of processes that no longer run. */
export async function sweepFolders(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    names.map(async (name) => {
      const path = join(tmpdir(), name);
      const owner = await readFile(join(path, OWNER), "utf8").catch(() => "");
      if (owner !== "" && !(await ownerRuns(owner))) await removeSwept(path);
    }),
  );
}

/** Without its owner's name nobody would ever remove the rest: that goes last. A busy folder waits for the next sweep. */
async function removeSwept(path: string): Promise<void> {
  try {
    for (const name of await readdir(path)) {
      if (name !== OWNER) await rm(join(path, name), { recursive: true, force: true });
    }
    await rm(path, { recursive: true, force: true });
  } catch {
    // Something still writes into it, or another testbed sweeps too.
  }
}
