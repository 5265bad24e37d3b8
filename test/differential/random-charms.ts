import fc from "fast-check";
import { isJsonMap, type Json, type JsonMap } from "../../src/core/index.ts";
import type { CharmParts, YamlFileName } from "../../src/lint/index.ts";
import { goodCharm, goodYaml } from "../lint/good-charm.ts";

type Path = readonly string[];

const wordsOf = (text: string): fc.Arbitrary<string> => fc.constantFrom(...text.trim().split(/\s+/));

/** Texts that mean something somewhere in a charm, or nothing anywhere. */
const oddTexts = fc.oneof(
  fc.constantFrom("", "a b", "juju > 3", "juju >= 3.4", "juju < 4.0-beta1", "juju >= x", " juju >= 2.9.1 ", " s390x "),
  wordsOf(
    "yes n 010 0x1f 0x 1_000 _1 1__0 08 +3 3 3.0 -0 true T TRUe juju juju-x jujube A_b a- -a a.b ä interface-name",
  ),
  wordsOf(
    "0 1+ 1- 2-1 5-0 0-00 1-5 + 1..2 10 10G 1.5MiB .5T G 5Q -5 +5 kubernetes file oci-image a/b docker container",
  ),
  wordsOf("global block filesystem transient stateful secret:abc secret://x/abc SECRET:a http://x string int float"),
  wordsOf("boolean secret list juju>=3 k8s-api a ab 2.9.0 2.9 0.0.0 1.2.3 3.1-beta2 3.1-beta cs:owner/name/1 name/-1"),
  wordsOf("owner/name/x a/b/c/d :x1 ubuntu Ubuntu 24.04/stable 24.04 edge edge/x a/edge/ /stable amd64 arm64 riscv64"),
  wordsOf("armv7 arm mips x86_64 i386 root sudoer unix-char gpu disk object integer number any ^a( (?i)a (?=a) \\d"),
);

const oddNumbers = [0, 1, -1, 3, 1.5, 1000, 9999, 10_000, -5, 1e21, 2 ** 63, 2 ** 53 + 2, -(2 ** 63), 24.04];

const oddValues: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, {}, [], ""),
  fc.constantFrom<Json>(...oddNumbers),
  { weight: 6, arbitrary: oddTexts },
  fc.array(fc.constantFrom<Json>("name", "text", "x", 1, null, {}, "string", "integer", { type: "string" }), {
    maxLength: 3,
  }),
  fc.dictionary(
    wordsOf("type interface default any-of all-of x $ref range resource"),
    fc.constantFrom<Json>("string", "x", 1, null, ["juju"], {}, []),
    { maxKeys: 2 },
  ),
);

const oddKeys = fc.oneof(
  fc.constantFrom("", "x y"),
  wordsOf(
    "n yes 10 1.5 juju juju-x a A_b - constructor website kafka admin boot.autostart limits.cpu uid gid location",
  ),
  wordsOf("type default params required $ref $schema properties $id title description minimum-size filename options"),
  wordsOf("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf pattern enum items upstream-source bases"),
  wordsOf("minLength maxItems minItems maxProperties uniqueItems additionalProperties additionalItems allOf oneOf"),
  wordsOf("anyOf not definitions dependencies patternProperties series deployment min-juju-version format revision"),
  wordsOf("categories limit scope countmin countmax"),
);

/** The paths of all parts of a value, its own among them. */
function pathsOf(value: Json, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value) || isJsonMap(value) ? Object.entries(value as JsonMap) : [];
  return [path, ...inner.flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

type Change = (value: Json) => Json | undefined;

/** A value with one of its parts changed; `undefined` takes the part away. */
function changedAt(value: Json, [key, ...rest]: Path, change: Change): Json | undefined {
  if (key === undefined) return change(value);
  const entries: (readonly [string, Json])[] = Object.entries(value as JsonMap).flatMap(([name, part]) => {
    const made = name === key ? changedAt(part, rest, change) : part;
    return made === undefined ? [] : [[name, made] as const];
  });
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}

type Edit = {
  readonly kind: "replace" | "remove" | "rename" | "add";
  readonly place: number;
  readonly key: string;
  readonly value: Json;
};

const edits: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("replace", "replace", "remove", "rename", "add", "add"),
  place: fc.nat(9999),
  key: oddKeys,
  value: oddValues,
});

const files = Object.keys(goodYaml) as YamlFileName[];

function apply(charm: CharmParts, { kind, place, key, value }: Edit): CharmParts {
  const places = files.flatMap((file) => pathsOf(charm.yaml[file] ?? {}).map((path) => ({ file, path })));
  const { file, path } = places[place % places.length] ?? { file: "metadata.yaml", path: [] };
  if (path.length === 0 && kind !== "add") return charm;
  const parent = kind === "rename" ? path.slice(0, -1) : path;
  const last = path.at(-1) ?? "";
  // A reference at the top of an action makes the reader fetch it.
  if (file === "actions.yaml" && path.length < 3 && `${key} ${JSON.stringify(value)}`.includes("$")) return charm;
  const made = changedAt(charm.yaml[file] ?? {}, parent, (old) => {
    if (kind === "remove") return undefined;
    if (kind === "replace") return value;
    if (Array.isArray(old)) return [...(old as readonly Json[]), value];
    if (!isJsonMap(old)) return value;
    if (kind === "add") return { ...old, [key]: value };
    return Object.fromEntries(Object.entries(old).map(([name, part]) => [name === last ? key : name, part]));
  });
  return { ...charm, yaml: { ...charm.yaml, [file]: made as JsonMap } };
}

/** The good charm with a few things changed, taken away, renamed or added anywhere in its YAML. */
export const changedCharms: fc.Arbitrary<CharmParts> = fc
  .tuple(fc.boolean(), fc.array(edits, { minLength: 1, maxLength: 3 }))
  .map(([isOld, list]) => list.reduce(apply, isOld ? oldCharm : goodCharm));

/** For Juju 2.9 and 3.x, with series: what is new since is not in it. */
const { assumes: _, containers: __, "charm-user": ___, ...oldMetadata } = goodYaml["metadata.yaml"];
const { options } = goodYaml["config.yaml"];
const { key: ____, ...oldOptions } = options as JsonMap;
const oldCharm: CharmParts = {
  ...goodCharm,
  yaml: {
    ...goodCharm.yaml,
    "metadata.yaml": {
      ...oldMetadata,
      series: ["kubernetes"],
      "min-juju-version": "2.9.0",
      deployment: { type: "stateful", service: "cluster" },
    },
    "config.yaml": { options: oldOptions },
  },
};
