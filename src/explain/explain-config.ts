import { builderPackage, composeLayers, lineAt, originAt, type LayersOptions } from "../build/index.ts";
import { isJsonMap, type Json, type JsonMap } from "../core/index.ts";
import { noSuch } from "./not-found-error.ts";

/** Where an option's key, or all of it, comes from: the layer, and the place in its files. */
type OptionSource = { readonly layer: string; readonly at: string };

/** One option of a charm, and who made it what it is. */
export type OptionExplanation = {
  readonly option: string;
  /** Its keys as the charm has them (type, default, description), each with the layer that has the last word. */
  readonly keys: readonly (OptionSource & { readonly key: string; readonly value: Json })[];
  /** All that the layers say of it, lowest first; a layer that takes it away, or a key of it, says what it deletes. */
  readonly said: readonly (OptionSource & ({ readonly says: JsonMap } | { readonly deletes: string }))[];
};

const file = "config.yaml";

/**
 * Which layer set what of an option. Throws {@link NotFoundError} for one that no layer has, and `BuildError` for
 * layers that do not fit together.
 */
export async function explainOption(layers: LayersOptions, name: string): Promise<OptionExplanation> {
  const composed = await composeLayers(layers, { builder: await builderPackage() });
  const options = optionsOf(composed.yaml.files[file]);
  const origins = composed.yaml.origins[file] ?? new Map();
  const said = composed.layers.flatMap((layer) => saidBy(layer, name));
  const option = ownValue(options, name);
  if (said.length === 0) throw noSuch("option", name, Object.keys(options));
  const keys = Object.entries(isJsonMap(option) ? option : {}).map(([key, value]) => {
    const { layer = "", line } = originAt(origins, ["options", name, key]) ?? {};
    return { key, value, layer, at: placeIn(file, line) };
  });
  return { option: name, keys, said };
}

type Composed = Awaited<ReturnType<typeof composeLayers>>;

function saidBy({ name: layer, yaml, deletes }: Composed["layers"][number], option: string): OptionExplanation["said"] {
  const own = yaml[file];
  const says = ownValue(optionsOf(own?.value), option);
  const lists = yaml["layer.yaml"]?.lines ?? new Map();
  const removed = (deletes.config ?? []).flatMap((path, index) =>
    path === option || path.startsWith(`${option}.`)
      ? [{ layer, at: placeIn("layer.yaml", lineAt(lists, ["config", "deletes", String(index)])), deletes: path }]
      : [],
  );
  if (own === undefined || says === undefined) return removed;
  const at = placeIn(file, lineAt(own.lines, ["options", option]));
  return [...removed, { layer, at, says: isJsonMap(says) ? says : {} }];
}

/** An option may have the name of something that every object has, such as `constructor`. */
const ownValue = (map: JsonMap, key: string): Json | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

const optionsOf = (config: JsonMap | undefined): JsonMap => {
  const options = config?.["options"];
  return isJsonMap(options) ? options : {};
};

const placeIn = (name: string, line: number | undefined): string => (line === undefined ? name : `${name}:${line}`);

/** An option's explanation for people. */
export function optionText({ option, keys, said }: OptionExplanation): string {
  const rows = keys.map(({ key, value, layer, at }) => [`${key} ${oneLine(value)}`, `${layer}  ${at}`] as const);
  const width = Math.min(60, Math.max(0, ...rows.map(([left]) => left.length)));
  const steps = said.map((step) =>
    "deletes" in step
      ? ([step, `deletes ${step.deletes}`] as const)
      : ([
          step,
          Object.entries(step.says)
            .map(([key, value]) => `${key} ${oneLine(value)}`)
            .join(", "),
        ] as const),
  );
  return [
    `option ${option}`,
    ...(keys.length === 0 ? ["  the charm does not have it: a layer deletes it"] : []),
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    "said by, lowest layer first",
    ...steps.map(([{ layer, at }, what]) => `  ${layer}  ${at}  ${what}`),
    "",
  ].join("\n");
}

const longest = 48;

function oneLine(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
