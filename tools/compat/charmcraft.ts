import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Logger } from "../../src/core/index.ts";
import { CompatError } from "./errors.ts";
import { pythonEnvironment } from "./python-environment.ts";

/** What one checker of charmcraft says of a charm. */
type Check = { readonly name: string; readonly result: string; readonly text: string };

/** The real charmcraft 4.5.0, without a snap around it. */
export type Charmcraft = {
  /** `charmcraft analyse` of a `.charm`, and its exit code: 0 for a charm without errors and warnings. */
  readonly analyse: (charm: string) => Promise<{ readonly code: number; readonly checks: readonly Check[] }>;
  /** `charmcraft pack` in a folder with a `charmcraft.yaml`, as on Ubuntu 24.04: the path of the `.charm`. */
  readonly pack: (folder: string) => Promise<string>;
};

/**
 * charmcraft from the Python package index, in a virtual environment in the user's cache. The first call makes it, with
 * pip and the network; later ones need neither.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export async function charmcraft(log: Logger): Promise<Charmcraft> {
  const packages = { name: "charmcraft", requirements: ["requirements-charmcraft.txt"] };
  const { run } = await pythonEnvironment(packages, log);
  const answer = async (folder: string, ...args: readonly string[]): Promise<{ code: number; output: string }> =>
    JSON.parse(await run(["run_charmcraft.py", folder, ...args])) as { code: number; output: string };
  return {
    analyse: async (charm) => {
      const { code, output } = await answer(dirname(charm), "analyse", "--format=json", basename(charm));
      const list = output.slice(output.indexOf("["), output.lastIndexOf("]") + 1);
      if (list === "") throw new CompatError(`charmcraft analyse said of ${charm}: ${output.trim()}`);
      return { code, checks: JSON.parse(list) as readonly Check[] };
    },
    pack: async (folder) => {
      const { code, output } = await answer(folder, "pack", "--destructive-mode");
      const packed = (await readdir(folder)).find((name) => name.endsWith(".charm"));
      if (code === 0 && packed !== undefined) return join(folder, packed);
      throw new CompatError(`charmcraft pack in ${folder} ended with ${code}: ${output.trim()}`);
    },
  };
}
