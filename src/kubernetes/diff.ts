import { shortHash, stableJson } from "../core/index.ts";
import { isFields, type Fields } from "./json-fields.ts";
import type { KubernetesObject } from "./object.ts";

/** A path of an object whose value differs, each side as text that may be logged. */
export type Difference = {
  /** As in `.spec.template.spec.containers[name=worker].image`. */
  readonly path: string;
  /** `undefined` where the path was not there. */
  readonly before: string | undefined;
  /** `undefined` where the path is not there any more. */
  readonly after: string | undefined;
};

/** Kept by the server, and no part of what anybody asks for. */
const kept: ReadonlySet<string> = new Set([
  "creationTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
]);

/** The longest value that is shown; what is longer is told apart by its hash. */
const longest = 60;

/**
 * Where two states of one object differ, sorted by path. What the server keeps for itself (`status`, versions, times,
 * owners of fields) plays no part.
 *
 * Every text that can be secret is shown as `sha256:` and eight digits: all of a Secret but its labels, the values of
 * environment variables, annotations, and what is longer than a line.
 */
export function diffObjects(before: KubernetesObject, after: KubernetesObject): readonly Difference[] {
  const masksAll = before.kind === "Secret" || after.kind === "Secret";
  const flatBefore = new Map(flatten(asked(before), ""));
  const flatAfter = new Map(flatten(asked(after), ""));
  return [...new Set([...flatBefore.keys(), ...flatAfter.keys()])]
    .filter((path) => !isSame(flatBefore, flatAfter, path))
    .toSorted()
    .map((path) => {
      const masks = masksAll
        ? !/^\.metadata\.labels\b/.test(path)
        : /\.env\[.*\]\.value$|^\.metadata\.annotations\b/.test(path);
      return { path, before: show(flatBefore, path, masks), after: show(flatAfter, path, masks) };
    });
}

/** Whether two states of an object are the same in everything that somebody can ask for, the order of lists included. */
export function isSameObject(a: KubernetesObject, b: KubernetesObject): boolean {
  return stableJson(asked(a)) === stableJson(asked(b));
}

/** Differences as one line: `.spec.replicas 3 → 5, .metadata.labels.a (none) → b`, the first ten of them. */
export function describeDifferences(differences: readonly Difference[]): string {
  const shown = differences
    .slice(0, 10)
    .map(({ path, before = "(none)", after = "(none)" }) => `${path} ${before} → ${after}`);
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

const asked = ({ status: _status, metadata, ...object }: KubernetesObject): Fields => ({
  ...object,
  metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => !kept.has(key))),
});

/** The leaves of a tree with their paths. Entries of lists go by their key, where they have one. */
function flatten(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value) && value.length > 0) {
    const keys = value.map((entry: unknown, index) => keyOf(entry) ?? String(index));
    const unique = new Set(keys).size === keys.length;
    return value.flatMap((entry: unknown, index) => flatten(entry, `${path}[${unique ? keys[index] : index}]`));
  }
  if (isFields(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, part]) => flatten(part, `${path}.${key}`));
  }
  return [[path, value]];
}

function keyOf(entry: unknown): string | undefined {
  if (!isFields(entry)) return undefined;
  const key = ["mountPath", "containerPort", "name"].find((name) => entry[name] !== undefined);
  return key === undefined ? undefined : `${key}=${String(entry[key])}`;
}

const isSame = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>, path: string): boolean =>
  a.has(path) === b.has(path) && stableJson([a.get(path)]) === stableJson([b.get(path)]);

function show(values: ReadonlyMap<string, unknown>, path: string, masks: boolean): string | undefined {
  if (!values.has(path)) return undefined;
  const value = values.get(path);
  const text = typeof value === "string" ? value : stableJson(value);
  return masks || text.length > longest || /[\p{Cc}]/u.test(text) ? `sha256:${shortHash(text, 8)}` : text;
}
