import { globSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Ended } from "../build/run.ts";
import { fakeTools } from "../juju/fake-tools.ts";
import { installPackage, repository, type Installed } from "./install.ts";
import { runIn } from "./run-in.ts";

/** The measured size and a fifth more, in bytes. Whoever needs more room says here what for. */
const budget = { download: 1_440_000, unpacked: 5_700_000 }; // more for build, pack, lint, create, the templates and the stand-ins

let installed: Installed;

beforeAll(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "dist-")));
  const remove = () => rm(root, { recursive: true, force: true });
  installed = await installPackage(root).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return remove;
}, 60_000);

const filesOf = (folder: string, pattern = "**"): readonly string[] =>
  globSync(pattern, { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

/** Code becomes four files; data stays as it is. */
const builtFrom = (source: string): readonly string[] =>
  source.endsWith(".ts")
    ? [".d.ts", ".d.ts.map", ".js", ".js.map"].map((end) => `dist/${source.replace(/\.ts$/, end)}`)
    : [`dist/${source}`];

describe("the package", () => {
  test("holds the built code, its sources, the layer's files, and nothing else", () => {
    const files = filesOf(installed.home);
    expect([...new Set(files.map((file) => file.split("/")[0]))]).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "config.yaml",
      "dist",
      "layer.yaml",
      "metadata.yaml",
      "package.json",
      "rbac",
      "src",
      "templates",
    ]);
    const sources = filesOf(join(repository, "src"));
    expect(files.filter((file) => file.startsWith("src/"))).toEqual(sources.map((file) => `src/${file}`));
    expect(files.filter((file) => file.startsWith("dist/"))).toEqual(sources.flatMap(builtFrom).toSorted());
  });

  test("holds every file of the templates: npm leaves some names out", () => {
    const templates = filesOf(join(repository, "templates")).map((file) => `templates/${file}`);
    expect(filesOf(installed.home).filter((file) => file.startsWith("templates/"))).toEqual(templates);
  });

  test("leads a debugger to sources that it holds", () => {
    const broken = filesOf(installed.home, "dist/**/*.map").filter((map) => {
      const { sources } = JSON.parse(readFileSync(join(installed.home, map), "utf8")) as { sources: string[] };
      const own = map.replace(/^dist/, "src").replace(/(\.d\.ts|\.js)\.map$/, ".ts");
      return sources.length !== 1 || join(map, "..", sources[0] ?? "") !== own;
    });
    expect(broken).toEqual([]);
  });

  test("loads what it depends on, all of it, and no other package", () => {
    const code = filesOf(installed.home, "dist/**/*.js").map((file) =>
      readFileSync(join(installed.home, file), "utf8"),
    );
    const loaded = code
      .flatMap((text) => [...text.matchAll(/\bfrom "([^"]+)";$|^import "([^"]+)";$|\bimport\("([^"]+)"\)/gm)])
      .map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? "")
      .filter((target) => !/^(?:\.|node:)/.test(target))
      .map((target) => /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? "");
    expect([...new Set(loaded)].toSorted()).toEqual(Object.keys(installed.manifest.dependencies).toSorted());
  });

  test("stays within its size", () => {
    const unpacked = filesOf(installed.home).reduce((sum, file) => sum + statSync(join(installed.home, file)).size, 0);
    expect(installed.downloadBytes).toBeLessThan(budget.download);
    expect(unpacked).toBeLessThan(budget.unpacked);
  });
});

describe("the entries", () => {
  test("each load in a process of their own, with the names that their sources export", async () => {
    const entries = entriesOf(installed);
    const built = await Promise.all(entries.map((entry) => exportedNames(installed.app, [entry])));
    const source = await exportedNames(repository, entries, ["--conditions=kafka-connect-base-source"]);
    expect(Object.assign({}, ...built)).toEqual(source);
    expect(Object.keys(source)).toContain("kafka-connect-base/helpers");
    expect(Object.entries(source).filter(([, names]) => names.length === 0)).toEqual([]);
  });

  test("the package.json too, for tools that ask for the version", async () => {
    const code = `
      import manifest from "kafka-connect-base/package.json" with { type: "json" };
      console.log(manifest.version);`;
    expect(await runModule(installed.app, code)).toEqual({
      code: 0,
      stdout: `${installed.manifest.version}\n`,
      stderr: "",
    });
  });
});

describe("the command", () => {
  const command = (...args: readonly string[]): Promise<Ended> =>
    runIn(installed.app, ["node_modules/.bin/kafka-connect-base", ...args]);

  test("says its version and its help", async () => {
    expect(await command("--version")).toEqual({ code: 0, stdout: `${installed.manifest.version}\n`, stderr: "" });
    const { code, stdout, stderr } = await command("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: kafka-connect-base COMMAND\n[^]*\n {2}build \[?DIR/);
  });

  test("refuses an older Node.js with one sentence", async () => {
    const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.12.0" } })';
    const ended = await runIn(installed.app, [
      "node",
      `--import=data:text/javascript,${older}`,
      "node_modules/.bin/kafka-connect-base",
      "--version",
    ]);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(/^error: .* needs Node\.js 24 or later and this is 22\.12\.0; [^\n]*\n$/);
  });

  test("makes a charm of an author's folder, and the charm runs a hook with nothing installed beside it", async () => {
    const elsewhere = join(installed.app, "../unit");
    const built = await command("build", "charm", "--output", elsewhere, "--json");
    expect(built).toMatchObject({ code: 0 });
    expect(JSON.parse(built.stdout)).toMatchObject({ name: "sink", layers: ["kafka-connect-base", "sink"] });

    const juju = fakeTools();
    const charm = join(elsewhere, "sink");
    const hook = { JUJU_CHARM_DIR: charm, JUJU_HOOK_NAME: "install", JUJU_DISPATCH_PATH: "hooks/install" };
    const ended = await runIn(charm, [join(charm, "dispatch")], juju.environment(hook));
    expect({ ended, log: juju.calls() }).toMatchObject({ ended: { code: 0, stderr: "" } });
    expect(juju.calls().filter((call) => call.startsWith("status-set"))).toEqual([
      expect.stringMatching(/^status-set (?:-- )?blocked missing: kafka relation, .*option topics/),
    ]);
  });

  test("explains an author's handlers and those of the package, with the places in their sources", async () => {
    const handler = await command("explain", "handler", "startSink", "charm", "--json");
    expect(JSON.parse(handler.stdout)).toMatchObject({ id: "sink/startSink", at: "handlers.ts:11" });
    const flag = await command("explain", "flag", "kafka-connect.rolling", "charm", "--json");
    expect(JSON.parse(flag.stdout)).toMatchObject({
      setBy: expect.arrayContaining([
        {
          who: "kafka-connect-base/observeWorkers",
          at: expect.stringMatching(/^src\/layer\/observe\.ts:\d+$/) as string,
        },
      ]) as unknown,
    });
    const { code, stdout } = await command("graph", "charm", "--format", "svg");
    expect({ code, start: stdout.slice(0, 5) }).toEqual({ code: 0, start: "<?xml" });
  });
});

describe("the types", () => {
  test("hold in an author's handlers and in every entry, with the declarations checked and no others at hand", async () => {
    const entries = entriesOf(installed).map((entry, index) => `export * as e${index} from "${entry}";\n`);
    await writeFile(join(installed.charm, "entries.ts"), entries.join(""));
    expect(await compile("handlers.ts", "entries.ts")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("refuse a wrong call", async () => {
    const wrong = 'import { registerConnector } from "kafka-connect-base/helpers";\nvoid registerConnector({});\n';
    await writeFile(join(installed.charm, "wrong.ts"), wrong);
    const { code, stdout } = await compile("wrong.ts");
    expect(code).not.toBe(0);
    expect(stdout).toBe("wrong.ts(2,6): error TS2554: Expected 2 arguments, but got 1.\n");
  });
});

/** The specifiers of all entries with code, such as `kafka-connect-base/helpers`. */
const entriesOf = ({ manifest }: Installed): readonly string[] =>
  Object.keys(manifest.exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => `${manifest.name}${entry.slice(1)}`);

/** Runs the text of a module as if it lay in a folder. */
const runModule = (folder: string, code: string, flags: readonly string[] = []): Promise<Ended> =>
  runIn(folder, ["node", ...flags, "--input-type=module", "--eval", code]);

async function exportedNames(
  folder: string,
  entries: readonly string[],
  flags?: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const code = `
    const names = {};
    for (const entry of ${JSON.stringify(entries)}) names[entry] = Object.keys(await import(entry));
    console.log(JSON.stringify(names));`;
  const { code: exit, stdout, stderr } = await runModule(folder, code, flags);
  expect({ entries, exit, stderr }).toEqual({ entries, exit: 0, stderr: "" });
  return JSON.parse(stdout) as Record<string, string[]>;
}

/** Checks files of the author's folder as a project with the plainest strict settings. */
const compile = (...files: readonly string[]): Promise<Ended> => {
  const settings = ["--module", "nodenext", "--strict", "--skipLibCheck", "false", "--noEmit", "--ignoreConfig"];
  return runIn(installed.charm, [
    join(repository, "node_modules/.bin/tsc"),
    ...settings,
    "--pretty",
    "false",
    ...files,
  ]);
};
