import { manifestName } from "../build/index.ts";
import { isJsonMap, parseJson, type Json, type JsonMap } from "../core/index.ts";

/** Where a file of a charm is from. */
export type FileOrigin = {
  /** Copied from a layer, merged of several, made by the builder, or not in the charm's list of its files. */
  readonly how: "static" | "dynamic" | "build" | "unknown";
  /** The layers that it is from, lowest first. */
  readonly layers: readonly string[];
};

/** What a `.build.manifest` says of where files are from. */
export type Origins = {
  /** `undefined` where the manifest does not say. */
  readonly charm: string | undefined;
  /** Lowest first. */
  readonly layers: readonly string[];
  readonly of: (path: string) => FileOrigin;
};

/**
 * Reads a `.build.manifest` of this builder, or of charm-tools, whose signatures have the same form. Of anything else
 * nothing is known: another program may have made the charm.
 */
export function readOrigins(text: string | undefined): Origins {
  const manifest = mapIn(text);
  const layers = listAt(manifest, "layers").flatMap((layer) => {
    const name = isJsonMap(layer) ? (layer["name"] ?? layer["url"]) : layer;
    return typeof name === "string" ? [name] : [];
  });
  const signatures = mapAt(manifest, "signatures");
  const provenance = mapAt(manifest, "provenance");
  const charm = manifest["charm"];
  return {
    charm: typeof charm === "string" ? charm : undefined,
    layers,
    of: (path) => {
      if (path === manifestName && text !== undefined) return { how: "build", layers: [] };
      const signature = signatures[path];
      const [layer, kind] = Array.isArray(signature) ? (signature as readonly Json[]) : [];
      if (kind === "build" || layer === "build") return { how: "build", layers: [] };
      if (typeof layer !== "string" || (kind !== "static" && kind !== "dynamic")) return { how: "unknown", layers: [] };
      const merged = new Set<Json>(Object.values(mapAt(provenance, path)));
      const from = layers.filter((name) => merged.has(name));
      return { how: kind, layers: kind === "static" || from.length === 0 ? [layer] : from };
    },
  };
}

function mapIn(text: string | undefined): JsonMap {
  try {
    const value = parseJson(text ?? "{}");
    return isJsonMap(value) ? value : {};
  } catch {
    return {};
  }
}

function mapAt(map: JsonMap, key: string): JsonMap {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return isJsonMap(value) ? value : {};
}

function listAt(map: JsonMap, key: string): readonly Json[] {
  const value = map[key];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
