import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Command } from "./unit.ts";

/** What is timed: a name and the command to start. */
export type Subject = { readonly name: string; readonly command: Command };

/** Wall-clock times in milliseconds, one for each run. `ratios` are to the yardstick's run just before. */
export type Timing = { readonly ms: readonly number[]; readonly ratios: readonly number[] };

/** The smallest, the middle and the largest of some numbers. */
export type Spread = { readonly min: number; readonly median: number; readonly max: number };

/**
 * Times whole processes, from start to exit. Each run of a subject follows one of the yardstick, so that a machine
 * whose speed drifts leaves the ratios as they are. Throws for a process that fails.
 */
export async function timeSideBySide(
  yardstick: Command,
  subjects: readonly Subject[],
  { runs, warmUps }: { readonly runs: number; readonly warmUps: number },
): Promise<{ readonly yardstick: readonly number[]; readonly subjects: ReadonlyMap<string, Timing> }> {
  const bare: number[] = [];
  const timings = new Map(subjects.map(({ name }) => [name, { ms: [] as number[], ratios: [] as number[] }]));
  for (let run = -warmUps; run < runs; run += 1) {
    for (const { name, command } of subjects) {
      const [before, ms] = [await timeProcess(yardstick), await timeProcess(command)];
      if (run < 0) continue;
      bare.push(before);
      timings.get(name)?.ms.push(ms);
      timings.get(name)?.ratios.push(ms / before);
    }
  }
  return { yardstick: bare, subjects: timings };
}

/** The spread of at least one number. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) };
}

/** The milliseconds that a process takes, from start to exit. Throws when it fails. */
export async function timeProcess({ file, args, directory, environment }: Command): Promise<number> {
  const began = performance.now();
  const child = spawn(file, args, { cwd: directory, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  const ms = performance.now() - began;
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return ms;
}
