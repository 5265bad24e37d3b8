import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dispatchFile } from "../../src/build/files/dispatch.ts";
import { writeCharm } from "../../src/build/files/write-charm.ts";
import { run } from "./run.ts";
import { aTree } from "./tree.ts";

const record = '#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n';

/** A charm whose runtime prints what it was started with, and a `status-set` that does so into a file. */
async function aCharm(loader?: string): Promise<string> {
  const root = await aTree({
    "charm/runtime/node": record,
    "tools/status-set": `#!/bin/sh\nprintf "%s\\n" "$@" > "$(dirname "$0")/../status"\n`,
  });
  await writeCharm(join(root, "made"), [dispatchFile(loader)], { builder: "b", version: "1", layers: [] });
  await run("/bin/cp", [join(root, "made/dispatch"), join(root, "charm/dispatch")]);
  return root;
}

const dispatch = async (root: string, env: readonly string[] = []): ReturnType<typeof run> =>
  run("/usr/bin/env", ["-i", `PATH=${root}/tools:/usr/bin:/bin`, ...env, `${root}/charm/dispatch`, "an argument", "b"]);

describe("dispatch", () => {
  test("becomes the charm's own Node.js with the program and all arguments", async () => {
    const root = await aCharm();
    const { code, stdout, stderr } = await dispatch(root);
    const started = [`${root}/charm/runtime/node`, `${root}/charm/lib/main.js`, "an argument", "b"];
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${started.join("\n")}\n`, stderr: "" });
  });

  test("does nothing, with success, when a hook calls it again", async () => {
    const root = await aCharm();
    expect(await dispatch(root, ["KAFKA_CONNECT_BASE_DISPATCH=1"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  test.each<[string, string | undefined, (node: string) => Promise<void>]>([
    ["there is no runtime", undefined, (node) => rm(node)],
    ["the runtime can't be executed", undefined, (node) => chmod(node, 0o644)],
    ["the runtime's loader is that of another machine", "/lib/ld-linux-'other'.so.1", async () => undefined],
  ])("blocks the unit and fails when %s", async (_, loader, spoil) => {
    const root = await aCharm(loader);
    await spoil(join(root, "charm/runtime/node"));
    expect((await dispatch(root)).code).toBe(1);
    const machine = (await run("/usr/bin/env", ["uname", "-m"])).stdout.trim();
    expect(await readFile(join(root, "status"), "utf8")).toBe(
      `blocked\nno Node.js runtime for this machine in the charm; build it for ${machine}\n`,
    );
  });

  test("keeps what Node.js compiles in the charm's folder", async () => {
    const root = await aCharm();
    await writeFile(join(root, "charm/runtime/node"), '#!/bin/sh\necho "$NODE_COMPILE_CACHE"\n');
    expect((await dispatch(root)).stdout).toBe(`${root}/charm/.compile-cache\n`);
  });

  test("is the process that becomes Node.js", async () => {
    const root = await aCharm();
    await writeFile(join(root, "charm/runtime/node"), "#!/bin/sh\necho $$\n");
    const { stdout } = await run("/usr/bin/env", ["sh", "-c", '"$0" & echo $!; wait', `${root}/charm/dispatch`]);
    const [started, became] = stdout.split("\n");
    expect(started).toBe(became);
  });
});
