import { readFile } from "node:fs/promises";

/** proc(5): the direct children of a process of one thread, as this machine counts them. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter(Boolean).map(Number);
}

/** What runs in a node's namespaces: the children of the only child of unshare(1). */
export async function processesOfNode(unshare: number): Promise<readonly number[]> {
  return (await Promise.all((await childrenOf(unshare)).map(childrenOf))).flat();
}

/** Which of the processes runs which of the commands: pids by the commands' names. */
export async function pidsByCommand(
  pids: readonly number[],
  commands: Readonly<Record<string, readonly string[]>>,
): Promise<Readonly<Record<string, number>>> {
  const found = await Promise.all(
    pids.map(async (pid): Promise<[string, number][]> => {
      const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
      const runs = (command: readonly string[]): boolean => command.every((word, index) => word === words[index]);
      return Object.keys(commands)
        .filter((name) => runs(commands[name] ?? []))
        .map((name) => [name, pid]);
    }),
  );
  return Object.fromEntries(found.flat());
}
