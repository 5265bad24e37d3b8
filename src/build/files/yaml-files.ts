import { parseJson, type JsonMap } from "../../core/index.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";
import type { ComposedYaml } from "../compose/compose-yaml.ts";
import { originAt } from "../compose/origins.ts";
import { layerFiles } from "../layers/layer.ts";
import { renderYaml } from "../layers/yaml-file.ts";

/** The merged YAML files of a charm; those that would say nothing are left out. */
export function yamlFiles({ files, origins }: ComposedYaml): readonly CharmFile[] {
  return layerFiles.flatMap((file) => {
    const value = files[file];
    if (value === undefined || !isOfUse(file, value)) return [];
    const layer = originAt(origins[file] ?? new Map(), [])?.layer;
    const made = { ...plainFile(file, renderYaml(value)), merged: true as const };
    return [layer === undefined ? made : { ...made, layer }];
  });
}

/** Juju refuses a config.yaml without options and takes a charm without the file. */
const isOfUse = (file: string, value: JsonMap): boolean =>
  Object.keys((file === "config.yaml" ? value["options"] : value) ?? {}).length > 0;

/** The layer of each value of the merged files, by file and dotted key. */
export function provenance({ origins }: ComposedYaml): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    Object.entries(origins).map(([file, map]) => [
      file,
      Object.fromEntries([...map].filter(([path]) => path !== "[]").map(([path, { layer }]) => [dotted(path), layer])),
    ]),
  );
}

const dotted = (key: string): string => {
  const path = parseJson(key);
  return Array.isArray(path) ? path.join(".") : key;
};
