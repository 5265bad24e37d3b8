import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { BuilderPackage } from "../../src/build/builder-package.ts";

/** Writes files, given by path, to a new folder that lives as long as the test. Returns the folder. */
export async function aTree(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "charm-build-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    if (text.startsWith("#!")) await chmod(join(root, path), 0o755);
  }
  return root;
}

/** The least `metadata.yaml` of a charm. */
export const metadata = (name: string): string => `name: ${name}\nsummary: s\ndescription: d\n`;

/** A package that stands in for this one: its `runCharm` prints what it got as JSON. */
export async function aBuilder(): Promise<BuilderPackage> {
  const root = await aTree({
    "package.json": JSON.stringify({
      name: "kafka-connect-base",
      version: "9.9.9",
      type: "module",
      exports: { "./juju": "./juju.js", "./layer": "./layer.js" },
      charm: { layer: "kafka-connect-base", entry: "./layer" },
    }),
    "layer.yaml": "defines:\n  topics-required: {type: boolean, default: false}\n",
    "config.yaml": "options:\n  workers: {type: int, default: 1, description: workers}\n",
    "metadata.yaml": `${metadata("kafka-connect-base")}requires:\n  kafka: {interface: kafka}\n`,
    LICENSE: "licence of the base",
    "internal.js": "not for charms",
    "layer.js": 'export const layer = { name: "kafka-connect-base", handlers: [function install() {}] };',
    "juju.js": `
      import { posix } from "./legacy.cjs";
      /*! legal: the stand-in's licence */
      export async function runCharm({ layers, ...charm }) {
        const { heavy } = await import("./heavy.js");
        const handlers = layers.flatMap((l) => l.handlers.map((f) => l.name + "/" + f.name));
        const { argv, env } = process;
        console.log(JSON.stringify({ ...charm, handlers, heavy, posix, arguments: argv.slice(2), env }));
        return 7;
      }`,
    "heavy.js": 'export const heavy = "loaded when asked for";',
    "legacy.cjs": 'exports.posix = require("node:path").posix.sep;',
  });
  return {
    name: "kafka-connect-base",
    version: "9.9.9",
    root,
    layer: "kafka-connect-base",
    fromSource: false,
  };
}
