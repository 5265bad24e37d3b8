import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Json, Logger } from "../../src/core/index.ts";
import { pythonEnvironment } from "./python-environment.ts";

/**
 * One run of `charm build`: on a folder, given by its absolute path, that holds `layers/`, `interfaces/` and the
 * charm's own layer `top/`. It gets `out/` with the charm.
 */
type CharmBuild = { readonly folder: string; readonly arguments?: readonly string[] };

/** A file of a built charm: its mode in octal digits and its text. charm-tools copies what a link leads to. */
export type BuiltFile = { readonly mode: string; readonly text: string };

/** What a run of `charm build` came to. */
export type CharmBuilt = {
  /** 0 clean, 100 warnings of `charm proof`, 200 its errors (the charm is there), 1 failed (part of it may be). */
  readonly code: number;
  /** What it printed, with `<folder>` for the build's folder. */
  readonly log: string;
  /** The YAML files at the charm's root by name, read. */
  readonly values: Readonly<Record<string, Json>>;
  /** All other files by path. */
  readonly files: Readonly<Record<string, BuiltFile>>;
};

/** The real charm-tools 3.0.9, kept off the network: no metrics, no layer index. */
export type CharmTools = {
  /** Runs builds, on each core one after the other: each in a process forked from one that has loaded charm-tools. */
  readonly build: (builds: readonly CharmBuild[]) => Promise<readonly CharmBuilt[]>;
  /** The command that builds as a user does, for timing whole processes. */
  readonly command: (build: CharmBuild) => CharmCommand;
  /** The Python that has it, and its `virtualenv`. */
  readonly python: string;
};

/** A command, and where and with which variables to start it. */
type CharmCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * charm-tools 3.0.9 from the Python package index, in a virtual environment in the user's cache. The first call makes
 * it, with pip and the network; later ones need neither. A build with a `wheelhouse.txt` asks the network, which
 * {@link CharmTools.build} refuses; with {@link CharmTools.command} it needs a `virtualenv` on the PATH.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export async function charmTools(log: Logger): Promise<CharmTools> {
  const requirements = ["requirements-charm-tools-build.txt", "requirements-charm-tools.txt"];
  const { python, run } = await pythonEnvironment({ name: "charm-tools", requirements }, log);
  return {
    python,
    build: async (builds) => {
      const jobs = builds.map((build) => ({ folder: build.folder, arguments: build.arguments ?? [] }));
      const size = Math.ceil(jobs.length / availableParallelism());
      const shares = Array.from({ length: availableParallelism() }, (_, one) =>
        jobs.slice(one * size, (one + 1) * size),
      );
      const runs = await Promise.allSettled(shares.map((share) => run(["build_charms.py"], JSON.stringify(share))));
      return runs.flatMap((one) => {
        if (one.status === "rejected") throw one.reason;
        return JSON.parse(one.value) as readonly CharmBuilt[];
      });
    },
    command: ({ folder, arguments: more = [] }) => ({
      file: python,
      args: [
        "-c",
        "from charmtools.build.builder import main; main()",
        "--hide-metrics",
        "-i",
        `file://${join(folder, "empty")}/`,
        "-d",
        join(folder, "out"),
        ...more,
        "top",
      ],
      directory: folder,
      environment: {
        PATH: process.env["PATH"] ?? "",
        HOME: join(folder, "home"),
        CHARM_LAYERS_DIR: join(folder, "layers"),
        CHARM_INTERFACES_DIR: join(folder, "interfaces"),
        CHARM_CACHE_DIR: join(folder, "cache"),
        CHARM_HIDE_METRICS: "1",
      },
    }),
  };
}
