import { readFile } from "node:fs/promises";

/**
 * The name of a process that no later one ever has on this boot: its pid and when it started. What a testbed
 * leaves on the machine carries it, so that the next one can tell what nobody needs any more.
 *
 * @returns `undefined` when there is no such process, or only its zombie.
 */
export async function ownerName(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // proc(5): the second field is the program's name in brackets and may hold blanks; state is the third field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${pid}-${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Whether the process of that name still runs. */
export async function ownerRuns(name: string): Promise<boolean> {
  return (await ownerName(Number.parseInt(name, 10))) === name;
}
