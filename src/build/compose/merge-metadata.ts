import { isJsonMap, stableJson, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { interfaceRoles } from "../layers/interface-layer.ts";
import { lineAt } from "../layers/yaml-lines.ts";
import { appendNew, beneath, mergeYaml, valueAt, type Merged } from "./merge-yaml.ts";
import { placeOf, type Piece } from "./piece.ts";

const file = "metadata.yaml";
const maintainerKeys = ["maintainer", "maintainers"] as const;
const leadingKeys = [
  "name",
  "display-name",
  "summary",
  ...maintainerKeys,
  "description",
  "tags",
  "series",
  ...interfaceRoles,
];

/**
 * One `metadata.yaml` of the layers' own, lowest first. Beyond {@link mergeYaml}: maintainers are those of the top
 * layer alone, and `series` is listed upper layer first. Throws `BuildError` for an endpoint that has one interface in
 * a layer and another in a layer above it. The pieces are those of {@link metadataPieces}.
 */
export function mergeMetadata(pieces: readonly Piece[]): Merged {
  for (const [index] of pieces.entries()) checkInterfaces(pieces.slice(0, index + 1));
  const { value, warnings } = mergeYaml(file, pieces);
  const lists = pieces.map((piece) => piece.value["series"]).filter((one) => Array.isArray(one));
  const ordered = lists.toReversed().reduce<readonly Json[]>((listed, list) => appendNew(listed, list), []);
  return { value: inOrder(withSeries(value, ordered)), warnings };
}

/** The pieces with the short form of an endpoint (`web: http`) written out, and maintainers in the top layer's only. */
export function metadataPieces(pieces: readonly Piece[], top: string | undefined): readonly Piece[] {
  return pieces.map((piece) => ({
    ...piece,
    value: expandEndpoints(piece.layer === top ? piece.value : without(piece.value, maintainerKeys)),
  }));
}

function checkInterfaces(pieces: readonly Piece[]): void {
  const piece = pieces.at(-1);
  if (piece === undefined) return;
  const below = beneath(file, pieces);
  for (const role of interfaceRoles) {
    for (const [name, endpoint] of Object.entries(mapAt(piece.value, role))) {
      const path = [role, name, "interface"];
      const [was, is] = [valueAt(below, path), isJsonMap(endpoint) ? endpoint["interface"] : undefined];
      if (was === undefined || is === undefined || was === is) continue;
      const owner = pieces.slice(0, -1).findLast(({ value }) => valueAt(value, path) !== undefined);
      const lower = owner === undefined ? "a lower layer" : placeOf(file, owner, path);
      throw new BuildError(
        `endpoint "${name}" speaks ${stableJson(was)} in ${lower} and ${stableJson(is)} in ${placeOf(file, piece, path)}; rename one, or delete the lower one first (metadata: {deletes: [${role}.${name}]} in layer.yaml)`,
        { layer: piece.layer, file, line: lineAt(piece.lines, path) },
      );
    }
  }
}

function expandEndpoints(metadata: JsonMap): JsonMap {
  const expanded = interfaceRoles
    .filter((role) => isJsonMap(metadata[role]))
    .map((role) => [
      role,
      Object.fromEntries(
        Object.entries(mapAt(metadata, role)).map(([name, endpoint]) => [
          name,
          typeof endpoint === "string" ? { interface: endpoint } : endpoint,
        ]),
      ),
    ]);
  return { ...metadata, ...Object.fromEntries(expanded) };
}

function withSeries(metadata: JsonMap, ordered: readonly Json[]): JsonMap {
  const series = metadata["series"];
  if (!Array.isArray(series)) return metadata;
  const kept = new Set(series.map(stableJson));
  return { ...metadata, series: ordered.filter((one) => kept.has(stableJson(one))) };
}

const inOrder = (metadata: JsonMap): JsonMap =>
  Object.fromEntries(Object.entries(metadata).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));

const rank = (key: string): number => {
  const index = leadingKeys.indexOf(key);
  return index === -1 ? leadingKeys.length : index;
};

const mapAt = (map: JsonMap, key: string): JsonMap => {
  const value = map[key];
  return isJsonMap(value) ? value : {};
};

const without = (map: JsonMap, keys: readonly string[]): JsonMap =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
