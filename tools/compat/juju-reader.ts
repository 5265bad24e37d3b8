import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash, type Logger } from "../../src/core/index.ts";
import { cachePath, madeOnce } from "../testbed/cache.ts";
import { runTool } from "../testbed/run-tool.ts";
import { CompatError } from "./errors.ts";

const SOURCE = join(import.meta.dirname, "juju-reader");
const INSTALL_GO = "run tools/testbed/install.sh (Debian package golang, or newer), or put Go on the PATH";

/** The module of Juju 2.9's reader, and of 3.x's. */
export const readerVersions = ["v9", "v12"] as const;
export type ReaderVersion = (typeof readerVersions)[number];

/** What Juju's reader makes of one charm. */
type Reading = { readonly ok: true; readonly charm: ReadCharm } | { readonly ok: false; readonly error: string };

/** A charm as Juju sees it: its metadata's format, role and interface of each endpoint, and defaults in Go's notation. */
type ReadCharm = {
  readonly name: string;
  readonly format: 1 | 2;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, { readonly type: string; readonly default: string }>>;
  readonly actions: readonly string[];
  readonly bases: readonly string[];
};

/**
 * Reads charms, given by the path of a folder or `.charm`, in one process; answers in the same order.
 *
 * @throws {CompatError} when the reader ends before it has answered.
 */
export type JujuReader = (paths: readonly string[]) => Promise<readonly Reading[]>;

/**
 * Juju's own charm reader, of one version. The first call builds it from `juju-reader/` into the user's cache, with Go
 * and the network; later ones need neither.
 *
 * @throws {CompatError} when Go is missing or too old, or its modules can't be had.
 */
export async function jujuReader(version: ReaderVersion, log: Logger): Promise<JujuReader> {
  const sources = await sourcesOf(version);
  const binary = cachePath("kafka-connect-base", `juju-reader-${version}-${shortHash(sources, 12)}`, "juju-reader");
  await madeOnce(binary, (part) => build(sources, part, log));
  return async (paths) => {
    const answer = await runTool([binary], { input: paths.map((path) => `${path}\n`).join("") });
    const lines = answer?.stdout.split("\n").slice(0, -1) ?? [];
    if (answer?.code === 0 && lines.length === paths.length) return lines.map((line) => JSON.parse(line) as Reading);
    throw new CompatError(`Juju's reader ${version} ended early: ${lastLine(answer?.stderr)}; remove ${binary}`);
  };
}

type Sources = Readonly<Record<"main.go" | "go.mod" | "go.sum", string>>;

/** The program is the same for both versions but for the module that it imports. */
async function sourcesOf(version: ReaderVersion): Promise<Sources> {
  const program = await readFile(join(SOURCE, "main.go"), "utf8");
  return {
    "main.go": program.replace("juju/charm/v12", `juju/charm/${version}`),
    "go.mod": await readFile(join(SOURCE, version, "go.mod"), "utf8"),
    "go.sum": await readFile(join(SOURCE, version, "go.sum"), "utf8"),
  };
}

async function build(sources: Sources, output: string, log: Logger): Promise<void> {
  const [, module = "juju/charm"] = /^require (\S+ \S+)$/m.exec(sources["go.mod"]) ?? [];
  const folder = `${output}.build`;
  log.info("building Juju's charm reader, once for this user; about a minute", { module });
  const started = performance.now();
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(sources)) await writeFile(join(folder, name), text);
    // The toolchain at hand is used: another would be a download, and not the machine's owner's choice.
    const environment = { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly" };
    const answer = await runTool(["go", "build", "-trimpath", "-buildvcs=false", "-o", output, "."], {
      directory: folder,
      environment,
    });
    if (answer === undefined) throw new CompatError(`Go is missing, which builds Juju's charm reader; ${INSTALL_GO}`);
    if (answer.code !== 0) {
      throw new CompatError(
        `${module} does not build: ${lastLine(answer.stderr)}; it needs Go 1.24 and the network, once: ${INSTALL_GO}`,
      );
    }
    log.info("built Juju's charm reader", { seconds: Math.round((performance.now() - started) / 1000) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const lastLine = (text = ""): string => text.trim().split("\n").at(-1) || "it said nothing";
