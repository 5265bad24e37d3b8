import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** Who may import whom: downwards only, and only through the other folder's index.ts. ARCHITECTURE.md draws it. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  reactive: ["core"],
  juju: ["core", "reactive"],
  author: ["core", "reactive", "juju"],
  kubernetes: ["core"],
  connect: ["core"],
  layer: ["core", "reactive", "juju", "kubernetes", "connect"],
  lint: ["core"],
  build: ["core", "lint"],
  pack: ["core", "build"],
  create: ["core", "build"],
  standins: ["core"],
  sandbox: ["core"],
  explain: ["core", "reactive", "juju", "build"],
  cli: ["core", "juju", "lint", "build", "pack", "create", "sandbox", "explain"],
};

/** The folders that may load an outside package when they run; everyone may use its types. */
const seams: Readonly<Record<string, readonly string[]>> = {
  "@kubernetes/client-node": ["kubernetes"],
  axios: ["connect"],
  zod: ["layer", "build"],
  yaml: ["build", "create", "sandbox"],
  ignore: ["build"],
  re2js: ["lint"],
  esbuild: ["build"],
  "@zip.js/zip.js": ["pack"],
  selfsigned: ["standins"],
  acorn: ["explain"],
  "@viz-js/viz": ["explain"],
};

type Import = { readonly file: string; readonly target: string; readonly typeOnly: boolean; readonly lazy: boolean };

const sources = globSync("src/**/*.ts").map((file) => ({ file, text: readFileSync(file, "utf8") }));
const imports = sources.flatMap(({ file, text }) => importsOf(file, text));
const folderOf = (file: string): string => (file.split("/").length > 2 ? (file.split("/")[1] ?? "") : "the package");

function importsOf(file: string, text: string): Import[] {
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s)?[^;"]*?from\s+"([^"]+)"|(?:^|\n)import "([^"]+)"|import\("([^"]+)"\)/g,
  );
  return [...found].map(([, type, from, bare, lazy]) => ({
    file,
    target: from ?? bare ?? lazy ?? "",
    typeOnly: type !== undefined,
    lazy: lazy !== undefined,
  }));
}

const crossing = imports
  .filter(({ target }) => target.startsWith("."))
  .map((one) => ({ ...one, target: normalize(join(dirname(one.file), one.target)) }))
  .filter(({ file, target }) => folderOf(file) !== folderOf(target));

const packageOf = (target: string): string =>
  target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");

test("there is something to check", () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(200);
});

test("every folder of src is in the table", () => {
  expect([...new Set(sources.map(({ file }) => folderOf(file)))].toSorted()).toEqual(
    [...Object.keys(mayImport), "the package"].toSorted(),
  );
});

test("folders import only what is below them", () => {
  const broken = crossing
    .filter(({ file }) => folderOf(file) !== "the package")
    .filter(({ file, target }) => !mayImport[folderOf(file)]?.includes(folderOf(target)))
    .map(({ file, target }) => `${file} must not import ${target}`);
  expect(broken).toEqual([]);
});

test("folders are entered through their index", () => {
  const broken = crossing
    .filter(({ target }) => !target.endsWith("/index.ts"))
    .map(({ file, target }) => `${file} must import the index instead of ${target}`);
  expect(broken).toEqual([]);
});

test("each outside package is loaded where it belongs", () => {
  const outside = imports.filter(
    ({ target, typeOnly }) => !typeOnly && !target.startsWith(".") && !target.startsWith("node:"),
  );
  const broken = outside
    .filter(({ file, target }) => !seams[packageOf(target)]?.includes(folderOf(file)))
    .map(({ file, target }) => `${file} must not load ${target}`);
  expect(broken).toEqual([]);
});

test("what is heavy is loaded on first use: a hook pays only for what it does", () => {
  const eager = reachable("src/juju/index.ts", reachable("src/layer/index.ts"));
  const heavy = imports
    .filter(({ file, target, typeOnly, lazy }) => eager.has(file) && !typeOnly && !lazy && packageOf(target) in seams)
    .map(({ file, target }) => `${file} loads ${target} in every hook`);
  expect(heavy).toEqual([]);
});

/** The files that are loaded along with one, without what is loaded later. */
function reachable(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const { file, target, typeOnly, lazy } of imports) {
    if (file === entry && !typeOnly && !lazy && target.startsWith("."))
      reachable(normalize(join(dirname(file), target)), seen);
  }
  return seen;
}

test("ARCHITECTURE.md draws the same table", () => {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(" ") || "–";
  const page = readFileSync("ARCHITECTURE.md", "utf8").replaceAll(/ +\|/g, " |");
  const rows = Object.entries(mayImport).map(([folder, below]) => `| \`${folder}\` | ${code(below)} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("no file outgrows one subject", () => {
  const long = sources
    .map(({ file, text }) => ({
      file,
      lines: text.split("\n").filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length,
    }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});
