import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { cachePath } from "./cache.ts";
import { sweepCgroups } from "./cgroups.ts";
import { TestbedError } from "./errors.ts";
import { ownerName, ownerRuns } from "./owner.ts";
import { sweepFolders } from "./temporary-folder.ts";
import { until } from "./waiting.ts";

/** What the command `up` notes down for `status` and `down`; names are those of `owner.ts`. */
export type TestbedRecord = {
  readonly owner: string;
  /** The started programs: owner names by program. Empty until all is up. */
  readonly programs: Readonly<Record<string, string>>;
  /** What `up` printed. */
  readonly summary: object;
};

const path = (): string => cachePath("testbed", "running.json");

/** The record of the last `up`, also when that was killed; `undefined` when it ended in good order. */
export async function readRecord(): Promise<TestbedRecord | undefined> {
  const text = await readFile(path(), "utf8").catch(() => "");
  return text === "" ? undefined : (JSON.parse(text) as TestbedRecord);
}

/**
 * Makes this process the one testbed of this user, and removes what a killed one left.
 *
 * @throws {TestbedError} when another one runs.
 */
export async function claimTestbed(): Promise<void> {
  const other = await readRecord();
  if (other !== undefined && (await ownerRuns(other.owner))) {
    const pid = Number.parseInt(other.owner, 10);
    throw new TestbedError(`a testbed runs already, with pid ${pid}; end it with npm run testbed -- down`);
  }
  await sweep();
  await mkdir(dirname(path()), { recursive: true });
  const record: TestbedRecord = { owner: (await ownerName(process.pid)) ?? "", programs: {}, summary: {} };
  await writeFile(path(), JSON.stringify(record), { flag: "wx", mode: 0o600 });
}

/** Notes down what the testbed of this process consists of. */
export async function noteTestbed(summary: object, pids: Readonly<Record<string, number>>): Promise<void> {
  const named = await Promise.all(
    Object.entries(pids).map(async ([name, pid]) => [name, (await ownerName(pid)) ?? ""] as const),
  );
  const owner = (await ownerName(process.pid)) ?? "";
  const record: TestbedRecord = { owner, programs: Object.fromEntries(named), summary };
  await writeFile(path(), JSON.stringify(record), { mode: 0o600 });
}

/** Ends the testbed that is noted down, and removes what is left of it. Returns whether it still ran. */
export async function endTestbed(): Promise<boolean> {
  const record = await readRecord();
  const ran = record !== undefined && (await ownerRuns(record.owner));
  if (ran) {
    const pid = Number.parseInt(record.owner, 10);
    process.kill(pid, "SIGTERM");
    const ended = async (): Promise<boolean> => !(await ownerRuns(record.owner));
    await until("the end of the testbed", ended, { limitMs: 30_000 }).catch(() => process.kill(pid, "SIGKILL"));
    await until("the end of the testbed", ended);
  }
  const programs = Object.values(record?.programs ?? {});
  await until("the end of its programs", async () => !(await Promise.all(programs.map(ownerRuns))).includes(true));
  await sweep();
  return ran;
}

/** Forgets the record and removes the folders and cgroups of killed testbeds. */
async function sweep(): Promise<void> {
  await rm(path(), { force: true });
  await sweepFolders();
  if (process.getuid?.() === 0) await sweepCgroups();
}

/** This process's testbed ended in good order. */
export async function forgetTestbed(): Promise<void> {
  await rm(path(), { force: true });
}
