import { parseJson, stableJson, type Json } from "../../core/index.ts";
import { isFields, valueAt, type Fields } from "./fields.ts";

/** Which fields each manager owns, as JSON texts of their paths. */
export type Ownership = ReadonlyMap<string, ReadonlySet<string>>;

/** An object and who owns its fields. */
export type Owned = { readonly body: Fields; readonly owners: Ownership };

/**
 * A forced server-side apply: the fields of `config` are set and become the manager's, and those that it applied
 * before, left out now and shares with nobody vanish.
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 *
 * Unlike the real one it takes every list whole, where the server merges most lists item by item.
 */
export function applyFields(before: Owned, manager: string, config: Fields): Owned {
  const { apiVersion: _version, kind: _kind, ...content } = config;
  const applied = new Set(pathsOf(content));
  const owners = withoutOverridden(before, manager, config);
  const shared = new Set([...owners].flatMap(([owner, paths]) => (owner === manager ? [] : [...paths])));
  const gone = [...(owners.get(manager) ?? [])].filter((path) => !applied.has(path) && !shared.has(path));
  const kept = gone.reduce((body, path) => without(body, readPath(path)), before.body);
  return { body: merge(kept, config), owners: new Map([...owners, [manager, applied]]) };
}

/** A JSON merge patch (RFC 7386), whose fields become the manager's. */
export function mergePatch(before: Owned, manager: string, patch: Fields): Owned {
  const owners = withoutOverridden(before, manager, patch);
  const mine = new Set([...(owners.get(manager) ?? []), ...pathsOf(patch)]);
  return { body: withoutNulls(merge(before.body, patch)), owners: new Map([...owners, [manager, mine]]) };
}

/** The owners, less the fields that somebody else now gives another value. */
function withoutOverridden({ body, owners }: Owned, manager: string, change: Fields): Ownership {
  const overridden = new Set(
    pathsOf(change).filter((path) => {
      const at = readPath(path);
      return stableJson([valueAt(body, at)]) !== stableJson([valueAt(change, at)]);
    }),
  );
  return new Map(
    [...owners].map(([owner, paths]) => [
      owner,
      owner === manager ? paths : new Set([...paths].filter((path) => !overridden.has(path))),
    ]),
  );
}

function pathsOf(value: Json, path: readonly string[] = []): readonly string[] {
  if (!isFields(value) || (Object.keys(value).length === 0 && path.length > 0)) return [JSON.stringify(path)];
  return Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]));
}

function readPath(path: string): readonly string[] {
  const parsed = parseJson(path);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function merge(base: Fields, over: Fields): Fields {
  const merged = Object.entries(over).map(([key, value]): [string, Json] => {
    const under = base[key];
    return [key, isFields(value) && isFields(under) ? merge(under, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** The object without the field at a path, and without the maps that this leaves empty. */
function without(body: Fields, [key = "", ...rest]: readonly string[]): Fields {
  const { [key]: part, ...others } = body;
  if (part === undefined) return body;
  if (rest.length === 0 || !isFields(part)) return others;
  const remaining = without(part, rest);
  return Object.keys(remaining).length === 0 ? others : { ...others, [key]: remaining };
}

function withoutNulls(body: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isFields(value) ? withoutNulls(value) : value]),
  );
}
