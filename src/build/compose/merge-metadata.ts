import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import type { Endpoint } from "../charm.ts";
import { appendNew, mergeYaml, type Piece } from "./merge-yaml.ts";

const roles = ["requires", "provides", "peers"] as const;
const maintainerKeys = ["maintainer", "maintainers"] as const;
const leadingKeys = ["name", "display-name", "summary", ...maintainerKeys, "description", "tags", "series", ...roles];

/**
 * One `metadata.yaml` of the layers' own, lowest first. Beyond {@link mergeYaml}: maintainers are those
 * of the top layer alone, `series` is listed upper layer first, and the short form of an endpoint
 * (`web: http`) is written out. Throws `BuildError` for no summary or description, as Juju would refuse it.
 */
export function mergeMetadata(pieces: readonly Piece[]): JsonMap {
  const top = pieces.at(-1);
  const merged = mergeYaml(
    "metadata.yaml",
    pieces.map((piece) => ({
      layer: piece.layer,
      value: expandEndpoints(piece === top ? piece.value : without(piece.value, maintainerKeys)),
    })),
  );
  const lists = pieces.map(({ value }) => value["series"]).filter((value) => Array.isArray(value));
  const series = lists.toReversed().reduce<readonly Json[]>((listed, list) => appendNew(listed, list), []);
  const metadata = inOrder(merged["series"] === undefined ? merged : { ...merged, series });
  for (const key of ["summary", "description"]) {
    if (typeof metadata[key] !== "string") throw refused(`no layer has a ${key}; Juju demands one`);
  }
  return metadata;
}

/**
 * The endpoints of a merged `metadata.yaml`, by name. Throws `BuildError` for what Juju would refuse: one without
 * an interface, or one name in two roles.
 */
export function charmEndpoints(metadata: JsonMap): Readonly<Record<string, Endpoint>> {
  const endpoints = new Map<string, Endpoint>();
  for (const role of roles) {
    for (const [name, endpoint] of Object.entries(mapAt(metadata, role))) {
      const taken = endpoints.get(name);
      if (taken !== undefined) throw refused(`endpoint "${name}" is in ${taken.role} and in ${role}; rename one`);
      const wire = isJsonMap(endpoint) ? endpoint["interface"] : undefined;
      if (typeof wire !== "string") throw refused(`endpoint "${name}" under ${role} has no interface; name one`);
      endpoints.set(name, { role, interface: wire });
    }
  }
  return Object.fromEntries(endpoints);
}

function expandEndpoints(metadata: JsonMap): JsonMap {
  const expanded = roles
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

/** The charm's name: the one in the top layer's own `metadata.yaml`. Throws `BuildError` for none. */
export function charmName(top: Piece | undefined): string {
  const name = top?.value["name"];
  // The name becomes a folder of the output, so it is held to Juju's letters here and not only by Juju.
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw refused("the top layer needs a name of lower-case letters, digits and hyphens");
  }
  return name;
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

const refused = (what: string): BuildError => new BuildError(`metadata.yaml: ${what}`, { file: "metadata.yaml" });
