import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { shortHash, type Logger } from "../../src/core/index.ts";
import { cachePath, madeOnce } from "../testbed/cache.ts";
import { runTool } from "../testbed/run-tool.ts";
import { CompatError } from "./errors.ts";

const PYTHON_FOLDER = join(import.meta.dirname, "../../test/differential/python");
/** What the pinned packages and our scripts need. */
const OLDEST_PYTHON = [3, 11] as const;
const INSTALL_PYTHON = "run tools/compat/install.sh (Debian packages python3 and python3-venv)";

/** Which packages an environment has: its name in messages, and files of `test/differential/python`. */
export type PythonPackages = {
  readonly name: string;
  /** Installed one after the other: the first has what builds the packages of the second. */
  readonly requirements: readonly string[];
};

/** A Python that has the real packages of somebody else, and the scripts that drive them. */
export type PythonEnvironment = {
  /** The absolute path of its interpreter. */
  readonly python: string;
  /**
   * Runs a script of `test/differential/python` with this input; answers what it printed.
   *
   * @throws {CompatError} when it ends with another code than 0; the message ends with its last line on stderr.
   */
  readonly run: (script: readonly [string, ...string[]], input?: string) => Promise<string>;
};

/**
 * A virtual environment with pinned packages in the user's cache. The first call makes it, with pip and the network;
 * later ones need neither. Nothing is installed that the requirements do not name.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export async function pythonEnvironment(packages: PythonPackages, log: Logger): Promise<PythonEnvironment> {
  const texts = await Promise.all(packages.requirements.map((name) => readFile(join(PYTHON_FOLDER, name), "utf8")));
  const base = await demandPython();
  const environment = cachePath("kafka-connect-base", `python-${shortHash([base, ...texts], 12)}`);
  // What is moved after it was made: only scripts such as bin/pip hold its path, and nobody calls them.
  await madeOnce(environment, (part) => makeEnvironment(part, packages, log));
  const python = join(environment, "bin", "python");
  return {
    python,
    run: async ([script, ...rest], input = "") => {
      // No bytecode beside the sources; UTF-8 whatever the locale is.
      const answer = await runTool([python, "-B", "-X", "utf8", join(PYTHON_FOLDER, script), ...rest], { input });
      if (answer?.code === 0) return answer.stdout;
      throw new CompatError(`${script} failed: ${lastLine(answer?.stderr)}; remove ${environment} if it is broken`);
    },
  };
}

/** The version and place of the system's Python: an environment is of no use to another one. */
async function demandPython(): Promise<string> {
  const script = "import sys, ensurepip, venv; print(sys.version_info[0], sys.version_info[1], sys.base_prefix)";
  const answer = await runTool(["python3", "-c", script]);
  if (answer === undefined) throw new CompatError(`python3 is missing; ${INSTALL_PYTHON}`);
  if (answer.code !== 0) throw new CompatError(`python3 has no venv: ${lastLine(answer.stderr)}; ${INSTALL_PYTHON}`);
  const [major = 0, minor = 0] = answer.stdout.split(" ").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON;
  if (major === oldestMajor && minor >= oldestMinor) return answer.stdout.trim();
  throw new CompatError(`python3 is ${major}.${minor}, and 3.${oldestMinor} or later is needed; put one on the PATH`);
}

async function makeEnvironment(folder: string, { name, requirements }: PythonPackages, log: Logger): Promise<void> {
  log.info(`installing ${name} for Python, once for this user; a few seconds`);
  const started = performance.now();
  const python = join(folder, "bin", "python");
  const options = ["--quiet", "--no-input", "--require-hashes", "--no-build-isolation", "--no-deps"];
  try {
    await demandSuccess(["python3", "-m", "venv", folder]);
    for (const file of requirements) {
      await demandSuccess([python, "-m", "pip", "install", ...options, "-r", join(PYTHON_FOLDER, file)]);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  log.info(`installed ${name}`, { seconds: Math.round((performance.now() - started) / 1000) });
}

async function demandSuccess(command: readonly [string, ...string[]]): Promise<void> {
  const answer = await runTool(command, { environment: { PIP_DISABLE_PIP_VERSION_CHECK: "1" } });
  if (answer?.code === 0) return;
  const what = command.slice(1, 4).join(" ");
  throw new CompatError(
    `python3 ${what} failed: ${lastLine(answer?.stderr)}; the first run needs the network, try it again`,
  );
}

const lastLine = (text = ""): string => text.trim().split("\n").at(-1) || "it said nothing";
