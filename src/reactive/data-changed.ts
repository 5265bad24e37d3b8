import { hexDigest, pythonJson, type Store } from "../core/index.ts";
import { currentSession } from "./session.ts";

/** The rows of charms.reactive: a unit that is refreshed from a Python charm sees no change where there is none. */
const prefix = "reactive.data_changed.";

/** How data is hashed. Another algorithm counts as a change. */
export type HashOptions = { readonly algorithm?: string };

/** Whether the data differs from what this id was last called with, which it then remembers. The first call is a change. */
export function dataChanged(id: string, data: unknown, options: HashOptions = {}): boolean {
  return rememberData(currentSession.get("dataChanged").store, id, dataHash(data, options));
}

/** Whether the data differs from what {@link dataChanged} last remembered; remembers nothing. */
export function isDataChanged(id: string, data: unknown, options: HashOptions = {}): boolean {
  return currentSession.get("isDataChanged").store.get(prefix + id) !== dataHash(data, options);
}

/** Remembers a hash; answers whether it is another than before. */
export function rememberData(store: Store, id: string, hash: string): boolean {
  const changed = store.get(prefix + id) !== hash;
  store.set(prefix + id, hash);
  return changed;
}

/** The hash of any JSON data, as charms.reactive makes it: md5 over Python's JSON with sorted keys. */
export function dataHash(data: unknown, { algorithm = "md5" }: HashOptions = {}): string {
  return hexDigest(pythonJson(data, { sortKeys: true }), algorithm);
}
