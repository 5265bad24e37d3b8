import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dispatchFile } from "../../src/build/files/dispatch.ts";
import { run } from "./run.ts";
import { aTree } from "./tree.ts";

/** Prints its own path and its arguments, but for the options of Node.js. */
const record =
  '#!/bin/sh\nnode=$0; while case $1 in --*) ;; *) false ;; esac; do shift; done\nprintf "%s\\n" "$node" "$@"\n';

/**
 * A charm whose runtime prints what it was started with, and a `status-set` that does so into a file. The machine has
 * the Node.js that `fallbacks` name, and no other.
 */
async function aCharm(
  options: { loader?: string; fallbacks?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { loader, fallbacks = {} } = options;
  const root = await aTree({
    "charm/runtime/node": record,
    "tools/status-set": `#!/bin/sh\nprintf "%s\\n" "$@" > "\${0%/*}/../status"\n`,
    ...fallbacks,
  });
  const places = Object.keys(fallbacks).map((path) => join(root, path));
  const { content, mode } = dispatchFile({ platform: "amd64", loader, fallbacks: places });
  await writeFile(join(root, "charm/dispatch"), content.kind === "bytes" ? content.bytes : "", { mode });
  return root;
}

const dispatch = async (root: string, env: readonly string[] = []): ReturnType<typeof run> =>
  run("/usr/bin/env", ["-i", `PATH=${root}/tools:/usr/bin:/bin`, ...env, `${root}/charm/dispatch`, "an argument", "b"]);

const elsewhere = "/lib/ld-linux-'other'.so.1";

/** A Node.js of some version: says whether it is new enough as the real one does, and records how it was started. */
const nodeOf = (major: number): string =>
  record.replace("\n", `\nif [ "$1" = -e ]; then [ ${major} -ge 24 ]; exit; fi\n`);

/** Those of Ubuntu and Alpine, where this machine has them too. */
const shells = [["the system's sh"], ["dash", "dash"], ["busybox", "busybox", "sh"]].filter(
  ([, program]) => program === undefined || existsSync(`/usr/bin/${program}`),
);

describe("dispatch", () => {
  test.each(shells)(
    "becomes the charm's own Node.js with the program and all arguments, on %s",
    async (_, ...shell) => {
      const root = await aCharm();
      const { code, stdout, stderr } = await run("/usr/bin/env", [
        ...shell,
        `${root}/charm/dispatch`,
        "an argument",
        "b",
      ]);
      const started = [`${root}/charm/runtime/node`, `${root}/charm/lib/main.js`, "an argument", "b"];
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${started.join("\n")}\n`, stderr: "" });
    },
  );

  test("finds the charm also when it is called without a folder", async () => {
    const root = await aCharm();
    const { stdout } = await run("/usr/bin/env", ["-C", `${root}/charm`, "sh", "dispatch"]);
    expect(stdout).toBe("./runtime/node\n./lib/main.js\n");
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
    ["the runtime's loader is that of another machine", elsewhere, async () => undefined],
  ])("blocks the unit and fails when %s", async (_, loader, spoil) => {
    const root = await aCharm({ ...(loader === undefined ? {} : { loader }), fallbacks: { "snap/node": nodeOf(22) } });
    await spoil(join(root, "charm/runtime/node"));
    const { code, stderr } = await dispatch(root);
    const names: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
    const machine = names[process.arch] ?? (await run("/usr/bin/env", ["uname", "-m"])).stdout.trim();
    const why = `the charm's Node.js for amd64 does not start on this machine (${machine})`;
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${why}, and there is no Node.js 24 in its place\n` });
    expect(await readFile(join(root, "status"), "utf8")).toBe(
      `blocked\n${why}; deploy the charm for ${machine}, or install Node.js 24: snap install node --classic\n`,
    );
  });

  test("takes the first Node.js of the machine that is new enough where its own can't start", async () => {
    const fallbacks = { "snap/node": nodeOf(22), "usr/node": nodeOf(24), "late/node": nodeOf(26) };
    const root = await aCharm({ loader: elsewhere, fallbacks });
    const { code, stdout } = await dispatch(root);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${root}/usr/node\n${root}/charm/lib/main.js\nan argument\nb\n`,
    });
  });

  test("asks the real Node.js of the machine for its version", async () => {
    const root = await aCharm({ loader: elsewhere, fallbacks: { "usr/node": "" } });
    await rm(join(root, "usr/node"));
    await symlink(process.execPath, join(root, "usr/node"));
    await mkdir(join(root, "charm/lib"));
    await writeFile(join(root, "charm/lib/main.js"), "console.log(process.argv[2])");
    expect(await dispatch(root)).toEqual({ code: 0, stdout: "an argument\n", stderr: "" });
  });

  test("ends with the program that it becomes, where charmcraft looks for it", async () => {
    const text = await readFile(join(await aCharm(), "charm/dispatch"), "utf8");
    expect(text.trimEnd().split(/\s/).at(-1)).toBe("runtime/node");
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
