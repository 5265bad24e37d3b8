import { readFileSync } from "node:fs";
import { CharmError, hexDigest, type Json, type Store } from "../core/index.ts";
import { pathOf, type FileCondition, type WatchedFile } from "./condition.ts";
import type { HashOptions } from "./data-changed.ts";
import { currentSession } from "./session.ts";

/** What {@link anyFileChanged} remembers of a file: a row of charms.reactive. */
const shared = "reactive.files_changed.";
/** What one handler has seen: `{path: hash}`. */
const seenBy = "reactive.files_seen.";

/**
 * Whether any of these files differs from when this was last called, which it then remembers for all of them. A file
 * that never was is no change; one that is gone is one. Throws `file-unreadable`.
 */
export function anyFileChanged(files: readonly WatchedFile[], { algorithm = "md5" }: HashOptions = {}): boolean {
  const { store } = currentSession.get("anyFileChanged");
  const changed = files.map((file) => {
    const path = pathOf(file);
    const hash = hashOf(path, algorithm);
    if (hash === (store.get(shared + path) ?? null)) return false;
    store.set(shared + path, hash);
    return true;
  });
  return changed.includes(true);
}

/** The files of a handler's condition, each with its hash. */
export type FileHashes = Readonly<Record<string, string | null>>;

/** The files as they are now. Throws `file-unreadable`. */
export function lookAtFiles({ files, algorithm }: FileCondition): FileHashes {
  return Object.fromEntries(files.map((file) => [pathOf(file), hashOf(pathOf(file), algorithm)]));
}

/** Whether the files are as the handler last saw them; before that, as a Python charm on this unit did. */
export function hasSeen(store: Store, handler: string, files: FileHashes): boolean {
  const seen = new Map(entriesOf(store.get(seenBy + handler)));
  return Object.entries(files).every(([path, hash]) => {
    const known = seen.has(path) ? seen.get(path) : store.get(shared + path);
    return hash === (known ?? null);
  });
}

/** Remembers what a handler has seen. Only one that ran to its end has. */
export function rememberSeen(store: Store, handler: string, files: FileHashes): void {
  store.set(seenBy + handler, files);
}

const entriesOf = (row: Json | undefined): [string, Json][] =>
  typeof row === "object" && row !== null ? Object.entries(row) : [];

/** The hash of a file's bytes, or `null` where there is no file. */
function hashOf(path: string, algorithm: string): string | null {
  try {
    return hexDigest(readFileSync(path), algorithm);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new CharmError("file-unreadable", `the watched file ${path} can't be read: ${String(cause)}`, { cause });
  }
}
