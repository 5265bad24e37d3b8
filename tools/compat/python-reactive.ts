import type { Logger } from "../../src/core/index.ts";
import { pythonEnvironment, type PythonEnvironment } from "./python-environment.ts";

/** A Python that has the real charms.reactive. */
export type PythonReactive = Pick<PythonEnvironment, "run" | "python">;

/**
 * The real charms.reactive 1.5.3 with charmhelpers 1.2.1, in a virtual environment in the user's cache. The first
 * call makes it, with pip and the network; later ones need neither.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export function pythonReactive(log: Logger): Promise<PythonReactive> {
  return pythonEnvironment(
    { name: "charms.reactive", requirements: ["requirements-build.txt", "requirements.txt"] },
    log,
  );
}
