import type { Logger } from "../../src/core/index.ts";
import { pythonEnvironment } from "./python-environment.ts";

/**
 * Runs the real `charm proof` on the folders of charms: its lines for each, `E: …`, `W: …` and `I: …`, or one that
 * starts with `CRASH:` where it can't bear the charm's YAML.
 */
export type CharmProof = (folders: readonly string[]) => Promise<readonly (readonly string[])[]>;

/**
 * `charm proof` of charm-tools 3.0.9, in the environment that its `charm build` has too.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export async function charmProof(log: Logger): Promise<CharmProof> {
  const requirements = ["requirements-charm-tools-build.txt", "requirements-charm-tools.txt"];
  const { run } = await pythonEnvironment({ name: "charm-tools", requirements }, log);
  return async (folders) =>
    JSON.parse(await run(["proof_charms.py"], JSON.stringify(folders))) as readonly (readonly string[])[];
}
