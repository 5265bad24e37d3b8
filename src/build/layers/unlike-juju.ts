import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { plainNumber } from "./juju-scalars.ts";
import type { YamlPath } from "./yaml-lines.ts";

/** A key or number that Juju reads as something else than `parseYaml` does; a path ends with it. */
export type UnlikeJujuValue = { readonly path: YamlPath; readonly what: "key" | "float" };

/**
 * Where a YAML text says something else to Juju than to `parseYaml`: keys that are no text to it, such as an unquoted
 * `n`, and whole numbers that are floats to it, such as `3.0`. What a build writes has neither.
 */
export function unlikeJuju(text: string): readonly UnlikeJujuValue[] {
  const found: UnlikeJujuValue[] = [];
  const walk = (node: unknown, path: YamlPath): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const below = [...path, plainText(key) ?? String(isScalar(key) ? key.value : key)];
        if (!isTextKey(key)) found.push({ path: below, what: "key" });
        walk(value, below);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) walk(item, [...path, String(index)]);
    } else {
      const number = plainNumber(plainText(node) ?? "");
      if (number?.kind === "float" && Number.isInteger(number.value)) found.push({ path, what: "float" });
    }
  };
  walk(parseDocument(text, { version: "1.1" }).contents, []);
  return found;
}

function isTextKey(key: unknown): boolean {
  if (isScalar(key) && key.tag !== undefined) return /:(?:str|binary)$/.test(key.tag);
  const source = plainText(key);
  return source === undefined || (!words.test(source) && plainNumber(source) === undefined);
}

/** The source of a scalar that is written without quotes and tag. */
const plainText = (node: unknown): string | undefined =>
  isScalar(node) && node.type === "PLAIN" && node.tag === undefined ? node.source : undefined;

/** What Go's yaml.v2 takes for a boolean, null, infinity or no number; dates are text to it. */
const words =
  /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|true|True|TRUE|false|False|FALSE|~|null|Null|NULL|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|)$/;
