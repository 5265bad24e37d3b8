import fc from "fast-check";
import { parseYamlText, unlikeJuju } from "../../src/build/index.ts";
import type { CharmParts, YamlFileName } from "../../src/lint/index.ts";

/** The texts of a charm's YAML files. */
export type CharmTexts = Readonly<Partial<Record<YamlFileName, string>>>;

/** What YAML 1.1 may take for something else than text, and what looks like it. */
const scalars = fc.oneof(
  fc.constantFrom(..."y n yes No ON off true False TRUE tRue ~ null Null NULL x a-b . - + e3 -.e2 0o".split(" ")),
  fc.constantFrom(..."0 1 -1 +1 010 08 -09 0x1F 0xg 0b11 0b2 0o17 0o8 1_000 _1 1_ 1__0 1:30 1:2:3".split(" ")),
  fc.constantFrom(
    ..."1.0 3.5 .5 5. +.5 1e3 1E3 1e+3 1.e3 e3 1e .inf -.Inf +.INF .nan .NaN 0.0 -0 -0.0 1.0.0 0x1.8p1".split(" "),
  ),
  fc.constantFrom(
    "2026-11-23",
    "2026-11-23 10:00:00",
    // From 2^53 on JavaScript holds another number.
    "99999999999999999999",
  ),
  fc.constantFrom('"1"', "'y'", '"1.0"', '""', "!!str 1", '!!int "5"', "!!str y"),
  fc.stringMatching(/^[-+]?[0-9._xboe]{1,6}$/),
);

const hole = "HOLE";
const metadata = "name: a\nsummary: s\ndescription: d\n";
const templates: readonly CharmTexts[] = [
  { "metadata.yaml": `${metadata}provides:\n  web: {interface: http, limit: ${hole}}\n` },
  { "metadata.yaml": `${metadata}provides:\n  ${hole}: {interface: http}\n` },
  { "metadata.yaml": `${metadata}provides: {web: ${hole}}\n` },
  { "metadata.yaml": `${metadata}subordinate: ${hole}\n` },
  { "metadata.yaml": `${metadata}${hole}: x\n` },
  { "metadata.yaml": `${metadata}unknown: {${hole}: x}\n` },
  { "metadata.yaml": `${metadata}tags: [${hole}]\n` },
  { "metadata.yaml": `${metadata}storage: {a: {type: block, multiple: {range: ${hole}}}}\n` },
  { "metadata.yaml": `${metadata}storage: {a: {type: block, ${hole}: 1}}\n` },
  { "metadata.yaml": `${metadata}min-juju-version: ${hole}\n` },
  ...["string", "int", "float", "boolean"].map((type) => ({
    "metadata.yaml": metadata,
    "config.yaml": `options: {a: {type: ${type}, default: ${hole}}}\n`,
  })),
  { "metadata.yaml": metadata, "config.yaml": `options: {${hole}: {type: int, default: 1, ${hole}x: 1}}\n` },
  { "metadata.yaml": metadata, "config.yaml": `options: {a: {description: ${hole}}}\n` },
  { "metadata.yaml": metadata, "actions.yaml": `act: {params: {${hole}: {type: string}}}\n` },
  { "metadata.yaml": metadata, "actions.yaml": `act: {params: {a: {minimum: ${hole}}}}\n` },
  { "metadata.yaml": metadata, "actions.yaml": `act: {params: {a: {enum: [${hole}, 1, y]}}}\n` },
  { "metadata.yaml": metadata, "actions.yaml": `act: {params: {a: {maxItems: ${hole}}}, parallel: yes}\n` },
  { "metadata.yaml": metadata, "actions.yaml": `act: {description: ${hole}}\n` },
  { "metadata.yaml": metadata, "manifest.yaml": `bases: [{name: ubuntu, channel: ${hole}}]\n` },
  { "metadata.yaml": metadata, "manifest.yaml": `bases: [{name: ubuntu, channel: "24.04", ${hole}: x}]\n` },
  { "metadata.yaml": metadata, "lxd-profile.yaml": `config: {${hole}: ${hole}}\n` },
];

/** Charms as somebody may write them by hand, with a scalar of YAML 1.1 in one place. */
export const charmTexts: fc.Arbitrary<CharmTexts> = fc
  .tuple(fc.constantFrom(...templates), scalars)
  .map(([template, scalar]) =>
    Object.fromEntries(Object.entries(template).map(([file, text]) => [file, text.replaceAll(hole, scalar)])),
  );

/** The parts of a charm from its texts, or `undefined` where one is no YAML to us. */
export function partsOf(texts: CharmTexts): CharmParts | undefined {
  try {
    const read = Object.entries(texts).map(([file, text]) => ({ file: file as YamlFileName, text }));
    return {
      yaml: Object.fromEntries(read.map(({ file, text }) => [file, parseYamlText(text, { file, layer: "a" }).value])),
      unlikeJuju: read.flatMap(({ file, text }) => unlikeJuju(text).map((one) => ({ file, ...one }))),
      files: [],
    };
  } catch {
    return undefined;
  }
}
