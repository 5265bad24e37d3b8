import fc from "fast-check";
import { isJsonMap, type Json, type JsonMap } from "../../src/core/index.ts";

/** A tree of layers: YAML files by value, others by text. It holds `layers/` and the charm's own layer `top/`. */
export type LayerTree = Readonly<Record<string, JsonMap | string>>;

/** Texts that a reader of YAML takes for something else, unless they are quoted. */
const texts = fc.oneof(
  fc.constantFrom("yes", "no", "", "010", "1.0", "null", "~", "2001-01-01", "a: b", "# x", "é ☃", "two\nlines", " x "),
  fc.stringMatching(/^[ -~]{0,6}$/),
);
const integers = fc.integer({ min: -999, max: 9999 });
const fractions = fc.integer({ min: -99, max: 99 }).map((quarters) => quarters / 4);
/** 1, 1.0 and true are one to charm-tools where it looks for an item in a list. */
const lists = fc.uniqueArray(fc.oneof(texts, integers), { maxLength: 3 });

/** Some of these keys; what each key holds is of one kind in all layers, or the layers do not fit together. */
const some = (keys: Readonly<Record<string, fc.Arbitrary<Json>>>): fc.Arbitrary<JsonMap> =>
  fc.record(keys, { requiredKeys: [] }) as fc.Arbitrary<JsonMap>;

/** A lower option without a type is a string, and changes its type here only after a delete. */
const option = (type: string, value: fc.Arbitrary<Json>): fc.Arbitrary<JsonMap> =>
  fc.record(
    { type: fc.constant(type), default: value, description: texts },
    { requiredKeys: type === "string" ? [] : ["type"] },
  );
const config = some({
  text: option("string", texts),
  other: option("string", texts),
  size: option("int", integers),
  part: option("float", fractions),
  flag: option("boolean", fc.boolean()),
}).map((options): JsonMap => ({ options }));

const endpoint = (name: string): fc.Arbitrary<JsonMap> =>
  some({ scope: fc.constantFrom("global", "container"), limit: integers }).map((rest) => ({
    interface: name,
    ...rest,
  }));
const anything = some({
  scalar: fc.oneof(texts, integers, fractions, fc.boolean()),
  list: lists,
  map: some({ scalar: texts, list: lists, inner: some({ scalar: integers }) }),
});
const metadata = some({
  summary: texts,
  description: texts,
  // charm-tools drops an empty one.
  maintainer: fc.constantFrom("A <a@example.com>", "B <b@example.com>"),
  maintainers: fc.uniqueArray(texts, { minLength: 1, maxLength: 2 }),
  tags: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
  series: fc.uniqueArray(fc.constantFrom("xenial", "bionic", "focal", "jammy"), { maxLength: 3 }),
  requires: some({ db: endpoint("mysql"), queue: endpoint("kafka") }),
  provides: some({ website: endpoint("http"), admin: endpoint("http") }),
  peers: some({ cluster: endpoint("gossip") }),
  storage: some({ data: fc.constant({ type: "filesystem" }), logs: some({ type: fc.constant("filesystem") }) }),
  resources: some({ image: some({ type: fc.constant("file"), filename: texts }) }),
  subordinate: fc.boolean(),
  extra: anything,
});
const actions = some({
  backup: some({ description: texts, params: some({ path: anything, force: anything }), required: lists }),
  restore: some({ description: texts }),
});

const yamlFiles = {
  "config.yaml": config,
  "actions.yaml": actions,
  "dist.yaml": anything,
  "resources.yaml": some({ resources: anything }),
} as const;

/** What an option of a layer may be, with a value for it. */
const definitions = {
  flag: { schema: { type: "boolean" }, value: fc.boolean() },
  text: { schema: { type: "string" }, value: texts },
  number: { schema: { type: "integer" }, value: integers },
  choice: { schema: { enum: ["small", "large"] }, value: fc.constantFrom("small", "large") },
  list: {
    schema: { type: "array", items: { type: "string" } },
    value: fc.uniqueArray(texts, { maxLength: 3 }),
  },
  object: {
    schema: {
      type: "object",
      properties: { inner: { type: "string", default: "of the definition" }, number: { type: "integer" } },
    },
    value: some({ inner: texts, number: integers }),
  },
} as const;
type OptionName = keyof typeof definitions;
const optionNames = Object.keys(definitions) as readonly OptionName[];

const defines: fc.Arbitrary<JsonMap> = some(
  Object.fromEntries(
    optionNames.map((name) => {
      const { schema, value } = definitions[name];
      return [
        name,
        fc.oneof(
          fc.constant<JsonMap>(schema),
          (value as fc.Arbitrary<Json>).map((one) => ({ ...schema, default: one })),
        ),
      ];
    }),
  ),
);
const settings = fc.array(
  fc.record({
    target: fc.nat(),
    values: some(Object.fromEntries(optionNames.map((name) => [name, definitions[name].value as fc.Arbitrary<Json>]))),
  }),
  { maxLength: 2 },
);

const files = fc.dictionary(
  fc.constantFrom("a.txt", "b.tmp", "drop.txt", "docs/a.md", "docs/b.md", "docs/sub/c.md", "data/x.txt", "data/y.tmp"),
  fc.constant(null),
  { maxKeys: 6 },
);
const patternTexts =
  "drop.txt docs docs/ docs/* docs/** !docs/b.md *.tmp !*.tmp /a.txt data/*.tmp **/c.md do* ?.txt !*.txt sub " +
  "docs/*.md [ab].* /docs/sub/ actions.yaml config.yaml";
const patterns = fc.uniqueArray(fc.constantFrom(...patternTexts.split(" ")), { maxLength: 3 });

const layerParts = fc.record({
  includes: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  metadata,
  yaml: fc.record(yamlFiles, { requiredKeys: [] }),
  defines,
  settings,
  files,
  exclude: fc.option(patterns, { nil: [], freq: 3 }),
  rest: some({ repo: fc.constant("here"), extra: anything }),
});
type LayerParts = typeof layerParts extends fc.Arbitrary<infer T> ? T : never;

const deletions = fc.array(fc.record({ layer: fc.nat(), file: fc.nat(), keys: fc.array(fc.nat(), { maxLength: 2 }) }), {
  minLength: 1,
  maxLength: 3,
});

/**
 * Random trees of two to five layers which charm-tools and this builder make the same charm of. What they differ in
 * on purpose is left out: see {@link agreedDeletes}, and `ignore` in the second layer only, because charm-tools
 * applies it to one layer instead of all below.
 */
export const layerTrees: fc.Arbitrary<LayerTree> = fc
  .record({
    parts: fc.array(layerParts, { minLength: 2, maxLength: 5 }),
    ignore: fc.option(patterns, { nil: [], freq: 3 }),
    deletions,
  })
  .map(({ parts, ignore, deletions: picks }) => assemble(parts, ignore, picks));

type Layer = { readonly name: string; readonly includes: readonly string[]; readonly files: Record<string, JsonMap> };

function assemble(
  parts: readonly LayerParts[],
  ignore: readonly string[],
  picks: readonly { readonly layer: number; readonly file: number; readonly keys: readonly number[] }[],
): LayerTree {
  const names = parts.map((_, index) => (index === parts.length - 1 ? "top" : `layer${index}`));
  const layers = parts.map((part, index): Layer => {
    const picked = index === 0 ? [] : part.includes.map((pick) => names[pick % index] ?? "");
    // All of them are in the charm: the top includes what nobody else does.
    const missing = index === parts.length - 1 ? names.slice(0, index) : [];
    return {
      name: names[index] ?? "",
      includes: [...new Set([...picked, ...missing])],
      files: yamlOf(part, index === parts.length - 1),
    };
  });
  const order = buildOrder(layers);
  for (const [index, layer] of order.entries()) {
    const part = parts[names.indexOf(layer.name)];
    if (part === undefined) continue;
    const options = optionsOf(
      part,
      order.slice(0, index + 1).map(({ name }) => [name, parts[names.indexOf(name)]?.defines ?? {}]),
    );
    layer.files["layer.yaml"] = {
      ...part.rest,
      includes: layer.includes.map((name) => `layer:${name}`),
      ...(Object.keys(part.defines).length > 0 ? { defines: part.defines } : {}),
      ...(Object.keys(options).length > 0 ? { options } : {}),
      ...(part.exclude.length > 0 ? { exclude: part.exclude } : {}),
      ...(index === 1 && ignore.length > 0 ? { ignore } : {}),
    };
  }
  for (const pick of picks) agreedDeletes(order, pick);
  return Object.fromEntries(
    order.flatMap(({ name, files: yaml }) => {
      const folder = name === "top" ? "top" : `layers/${name}`;
      const others = Object.keys(parts[names.indexOf(name)]?.files ?? {}).map((path) => [path, `${name}\n`] as const);
      return [...Object.entries(yaml), ...others].map(([path, content]) => [`${folder}/${path}`, content] as const);
    }),
  );
}

function yamlOf({ metadata: own, yaml }: LayerParts, isTop: boolean): Record<string, JsonMap> {
  const rest: JsonMap = isTop ? { ...own, name: "random-charm", summary: "s", description: "d" } : own;
  return {
    ...(isTop || Object.keys(own).length > 0 ? { "metadata.yaml": rest } : {}),
    ...(Object.fromEntries(Object.entries(yaml)) as Record<string, JsonMap>),
  };
}

/** Each setting goes to a layer below or to the layer itself, and to options which that defines. */
function optionsOf(part: LayerParts, targets: readonly (readonly [string, JsonMap])[]): JsonMap {
  return Object.fromEntries(
    part.settings.flatMap(({ target, values }) => {
      const [name = "", defined = {}] = targets[target % targets.length] ?? [];
      const known = Object.entries(values).filter(([key]) => Object.hasOwn(defined, key));
      // The charm's own layer is known by the charm's name.
      return known.length === 0 ? [] : [[name === "top" ? "random-charm" : name, Object.fromEntries(known)]];
    }),
  );
}

/** Lowest first: depth first, and a layer that is met again keeps its place. */
function buildOrder(layers: readonly Layer[]): readonly Layer[] {
  const order: Layer[] = [];
  const visit = (name: string): void => {
    const layer = layers.find((one) => one.name === name);
    if (layer === undefined || order.includes(layer)) return;
    layer.includes.forEach(visit);
    order.push(layer);
  };
  visit("top");
  return order;
}

const deletable = [
  { file: "config.yaml", section: "config", within: ["options"] },
  { file: "actions.yaml", section: "actions", within: [] },
  { file: "metadata.yaml", section: "metadata", within: ["provides"] },
  { file: "dist.yaml", section: "dist", within: [] },
] as const;

/**
 * Lets a layer delete keys where charm-tools does what it says: in one layer for a file, a layer that has the file or
 * lies just above the last that has it, keys which that layer and those above it do not have.
 */
function agreedDeletes(
  order: readonly Layer[],
  pick: { readonly layer: number; readonly file: number; readonly keys: readonly number[] },
): void {
  const { file, section, within } = deletable[pick.file % deletable.length] ?? deletable[0];
  const index = 1 + (pick.layer % (order.length - 1));
  const last = order.findLastIndex(({ files: yaml }) => yaml[file] !== undefined);
  if (last < index - 1 || order.some(({ files: yaml }) => yaml["layer.yaml"]?.[section] !== undefined)) return;
  if (order.some((layer) => leavesOut(layer, file))) return;
  const keysOf = (layer: Layer): readonly string[] => Object.keys(mapAt(layer.files[file], within));
  const above = new Set(order.slice(index).flatMap(keysOf));
  const below = [...new Set(order.slice(0, index).flatMap(keysOf))].filter((key) => !above.has(key));
  const prefix = section === "config" ? "" : within.map((key) => `${key}.`).join("");
  const deletes = [...new Set(pick.keys.map((key) => below[key % below.length]))].filter((key) => key !== undefined);
  const layer = order[index];
  if (layer === undefined || deletes.length === 0) return;
  const yaml = layer.files["layer.yaml"] ?? {};
  layer.files["layer.yaml"] = { ...yaml, [section]: { deletes: deletes.map((key) => `${prefix}${key}`) } };
}

function leavesOut(layer: Layer, file: string): boolean {
  const { exclude, ignore } = layer.files["layer.yaml"] ?? {};
  return [exclude, ignore].some((list) => Array.isArray(list) && list.includes(file));
}

function mapAt(value: Json | undefined, path: readonly string[]): JsonMap {
  const found = path.reduce<Json | undefined>((part, key) => (isJsonMap(part) ? part[key] : undefined), value);
  return isJsonMap(found) ? found : {};
}
