import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Logger } from "../../src/core/index.ts";
import { cachePath, madeOnce } from "./cache.ts";
import { TestbedError } from "./errors.ts";
import { runTool } from "./run-tool.ts";

const SOURCE = join(import.meta.dirname, "kube-all");
const INSTALL_GO =
  "run tools/testbed/install.sh (Debian package golang, or newer), or set KUBE_ALL to a ready kube-all";

/**
 * The path of `kube-all`: etcd, the Kubernetes programs and kubectl in one binary, chosen by the first argument.
 * That is `$KUBE_ALL` when set, else the one in the user's cache, which the first call builds from `kube-all/`.
 *
 * @throws {TestbedError} when `$KUBE_ALL` names nothing, Go is missing or too old, or the build fails.
 */
export async function kubeBinary(log: Logger): Promise<string> {
  const given = process.env["KUBE_ALL"];
  if (given) {
    if (existsSync(given)) return resolve(given);
    throw new TestbedError(`KUBE_ALL names ${given}, which does not exist; correct it or unset it`);
  }
  const module = await readFile(join(SOURCE, "go.mod"), "utf8");
  const version = required(module, /k8s\.io\/kubernetes v(\S+)/);
  const path = cachePath("kube-all", version, "kube-all");
  await madeOnce(path, async (part) => {
    await demandGo(required(module, /^go (\S+)/m));
    await build(version, part, log);
  });
  return path;
}

async function demandGo(needed: string): Promise<void> {
  // Asked in the folder of go.mod: a Go from 1.21 on fetches the toolchain that go.mod needs, and then answers.
  const answer = await runTool(["go", "env", "GOVERSION"], { directory: SOURCE });
  if (answer === undefined) throw new TestbedError(`Go ${needed} is needed to build kube-all; ${INSTALL_GO}`);
  const found = /go(\d+)\.(\d+)/.exec(answer.stdout);
  const [major = 0, minor = 0] = needed.split(".").map(Number);
  if (answer.code === 0 && Number(found?.[1]) === major && Number(found?.[2]) >= minor) return;
  const what = (answer.stdout || answer.stderr).trim();
  throw new TestbedError(`Go ${needed} is needed to build kube-all, but go says "${what}"; ${INSTALL_GO}`);
}

async function build(version: string, output: string, log: Logger): Promise<void> {
  log.info("building kube-all, once for this user; about 6.5 minutes on two cores", { version });
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1000);
  let packages = 0;
  const progress = setInterval(() => {
    log.info("building kube-all", { seconds: seconds(), packages });
  }, 30_000);
  try {
    const command = ["go", "build", "-v", ...buildFlags(version), "-o", output, "."] as const;
    const answer = await runTool(command, {
      directory: SOURCE,
      environment: { CGO_ENABLED: "0" },
      onStderr: (piece) => {
        packages += piece.split("\n").filter((line) => line !== "" && !line.startsWith("go: ")).length;
      },
    });
    if (answer?.code === 0) {
      log.info("built kube-all", { seconds: seconds() });
      return;
    }
    const reason = answer?.stderr.trim().split("\n").slice(-5).join(" ");
    throw new TestbedError(`kube-all ${version} does not build: ${reason}; run go build in ${SOURCE}`);
  } finally {
    clearInterval(progress);
  }
}

/** `-trimpath` and the fixed stamp: the same sources give the same bytes on every machine. */
function buildFlags(version: string): readonly string[] {
  const [major = "", minor = ""] = version.split(".");
  const stamp = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
    gitCommit: "0".repeat(40),
    buildDate: "1970-01-01T00:00:00Z",
  };
  const variables = Object.entries(stamp).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ["-trimpath", "-buildvcs=false", "-tags", "grpcnotrace", "-ldflags", ["-s", "-w", ...variables].join(" ")];
}

function required(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new TestbedError(`kube-all/go.mod has no line like ${pattern}; restore it`);
  return found;
}
