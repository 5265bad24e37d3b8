import { z } from "zod";
import type { Json, JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { inLayer } from "./place.ts";
import type { YamlText } from "./yaml-file.ts";
import { lineAt } from "./yaml-lines.ts";

/** The keys of `layer.yaml` that take something out of a file of the layers below, which has this name and `.yaml`. */
export const deleteSections = ["metadata", "config", "actions", "resources", "dist"] as const;

/** One of {@link deleteSections}. */
type DeleteSection = (typeof deleteSections)[number];

/** What a `layer.yaml` says that the builder acts on. */
export type LayerYaml = {
  readonly includes: readonly string[];
  /** The options it defines: a JSON schema for each. */
  readonly defines: Readonly<Record<string, JsonMap>>;
  /** What it sets in the options of layers: layer, then key. */
  readonly options: Readonly<Record<string, JsonMap>>;
  /** The flags that it sets for others, and what each means. `undefined`: any that starts with the layer's name. */
  readonly flags: Readonly<Record<string, string>> | undefined;
  /** Dotted keys to take out of what the layers below say, by file. */
  readonly deletes: Readonly<Partial<Record<DeleteSection, readonly string[]>>>;
  /** Patterns of files of the layers below to leave out: of all of them, or by layer. */
  readonly ignore: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** Patterns of its own files to leave out. */
  readonly exclude: readonly string[];
};

/** What each key must hold, in an author's words. */
const expected: Readonly<Record<string, string>> = {
  includes: 'a list such as ["layer:base"]',
  defines: "a mapping of option to JSON schema",
  options: "a mapping of layer to a mapping of its options",
  flags: "a mapping of flag to what it means",
  ignore: "a list of file patterns, or a mapping of layer to such a list",
  exclude: "a list of file patterns",
  ...Object.fromEntries(deleteSections.map((name) => [name, "a mapping with deletes, a list of dotted keys"])),
};

const texts = z.array(z.string());
const mapOfMaps = z
  .record(z.string(), z.record(z.string(), z.custom<Json>()))
  .nullish()
  .transform((value) => value ?? {});
const section = z.object({ deletes: texts.nullish() }).nullish();
const schema = z.object({
  includes: z
    .union([z.string().transform((one) => [one]), texts])
    .nullish()
    .transform((value) => value ?? []),
  defines: mapOfMaps,
  options: mapOfMaps,
  flags: z.record(z.string(), z.string()).nullish(),
  ignore: z
    .union([texts, z.record(z.string(), texts)])
    .nullish()
    .transform((value) => value ?? []),
  exclude: texts.nullish().transform((value) => value ?? []),
  metadata: section,
  config: section,
  actions: section,
  resources: section,
  dist: section,
});

/** Reads a layer's `layer.yaml`. Throws `BuildError` with the line of a key that holds what it can't. */
export function parseLayerYaml({ value, lines }: YamlText, layer: string): LayerYaml {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.map(String) ?? [];
    const line = lineAt(lines, path);
    const [key = ""] = path;
    throw new BuildError(
      `${inLayer("layer.yaml", layer, line)}: "${path.join(".")}" is wrong; "${key}" must be ${expected[key]}`,
      {
        layer,
        file: "layer.yaml",
        line,
        cause: parsed.error,
      },
    );
  }
  const { includes, defines, options, flags, ignore, exclude } = parsed.data;
  const deletes = Object.fromEntries(
    deleteSections.flatMap((name) => {
      const listed = parsed.data[name]?.deletes ?? [];
      return listed.length === 0 ? [] : [[name, listed]];
    }),
  );
  return { includes, defines, options, flags: flags ?? undefined, deletes, ignore, exclude };
}
