import { execFile, type ExecFileOptions } from "node:child_process";
import { cp, mkdir, readdir, readFile, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { hostPlatform, runtimePins } from "../../src/build/index.ts";
import { readArchive } from "../../src/pack/index.ts";
import { run } from "../build/run.ts";
import { aTree } from "../build/tree.ts";
import { fakeTools } from "../juju/fake-tools.ts";

/** The pinned Node.js is an optional package: where npm has left it out, packing would need the network. */
const installed = await readFile(`node_modules/node-linux-${process.arch}/package.json`, "utf8").catch(() => "{}");
const pin = runtimePins[hostPlatform() ?? "amd64"];
const { version } = JSON.parse(installed) as { version?: string };

type Packed = { readonly path: string; readonly sha256: string; readonly parts: readonly { readonly part: string }[] };

/** Packs a layer with the command, under a umask and an environment of its own. Answers what `--json` printed. */
async function packWith(
  source: string,
  { umask, output, env }: { umask: string; output: string; env: Readonly<Record<string, string>> },
): Promise<Packed> {
  const command = [process.execPath, "--conditions=kafka-connect-base-source", "src/cli/main.ts", "pack", source];
  const script = `umask ${umask}; exec "$0" "$@"`;
  // The compressed runtime comes from the user's cache: making it takes longer than all else here.
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const options: ExecFileOptions = { env: { PATH, HOME, XDG_CACHE_HOME, ...env } };
  const { stdout } = await promisify(execFile)("sh", ["-c", script, ...command, "--output", output, "--json"], options);
  return JSON.parse(String(stdout)) as Packed;
}

/** A copy of an example in a folder of its own, with times of its own. */
async function copyOf(example: string, time: Date): Promise<string> {
  const root = await aTree();
  const source = join(root, "some", "folder", example);
  await cp(join("examples", example), source, { recursive: true });
  await mkdir(join(root, "node_modules"));
  await symlink(process.cwd(), join(root, "node_modules/kafka-connect-base"));
  for (const name of await readdir(source)) await utimes(join(source, name), time, time);
  return source;
}

describe.skipIf(version !== pin.version)("a packed example", () => {
  test("is the same file whatever the folder, day, time zone, umask and locale, and runs where there is no Node.js", async () => {
    const [first, second] = [await copyOf("minimal", new Date(2001, 1, 1)), await copyOf("minimal", new Date())];
    const output = await aTree();
    const one = await packWith(first, { umask: "077", output, env: { TZ: "Asia/Tokyo" } });
    const options = { umask: "000", output: await aTree() };
    const env = { TZ: "America/Adak", LC_ALL: "C", SOURCE_DATE_EPOCH: "1" };
    const two = await packWith(second, { ...options, env });
    expect(one.sha256).toBe(two.sha256);

    const { entries, text } = await readArchive(one.path);
    expect(entries.find(({ path }) => path === "runtime/node")?.mode).toBe(0o755);
    expect(await text("runtime/LICENSE")).toMatch(/^Node.js is licensed for use as follows/);

    const charm = await aTree();
    await run("/usr/bin/env", ["unzip", "-q", one.path, "-d", charm], { PATH: process.env["PATH"] ?? "" });
    const tools = fakeTools();
    const folder = join(tools.charmDir, "tools");
    const environment = { ...tools.environment(), JUJU_CHARM_DIR: charm };
    // The hook tools of this test are scripts that need cat, tr and a shell: nothing else is on the PATH.
    for (const name of ["cat", "tr"]) await symlink(`/usr/bin/${name}`, join(folder, name));
    const variables = Object.entries({ ...environment, PATH: folder }).map(([key, value]) => `${key}=${value}`);
    const ended = await run("/usr/bin/env", ["-i", "-C", charm, ...variables, join(charm, "dispatch")]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(tools.calls().filter((call) => call.startsWith("status-set"))).toEqual([
      expect.stringMatching(/^status-set -- blocked missing: kafka relation/),
    ]);
  }, 60_000);
});
