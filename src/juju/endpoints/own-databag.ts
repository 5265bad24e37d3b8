import { pythonJson, type Json } from "../../core/index.ts";
import type { Databag } from "../tools/relation.ts";
import { decode } from "./decode.ts";

/**
 * What this side publishes in a relation, as it will be when the hook succeeds. Writing costs nothing before the end
 * of the hook; reading is a promise, because the present data is read from Juju when it is first needed.
 */
export type Published<Value> = {
  /** The value of a key, also one set in this hook; `undefined` where there is none. */
  readonly get: (key: string) => Promise<Value | undefined>;
  readonly keys: () => Promise<readonly string[]>;
  /** Sets a key. If anything differs from what is published, all keys are published when the hook succeeds. */
  readonly set: (key: string, value: Value) => void;
  /** Forgets a key in this hook. What was published before stays: `null` in the raw view takes a key away. */
  readonly delete: (key: string) => void;
};

/** One of our databags in one relation. */
export type OwnDatabag = {
  /** Values are published as JSON with sorted keys, as Python writes it; so a text is published in quotes. */
  readonly json: Published<Json>;
  /** Texts as they are; `null` takes a key away. */
  readonly raw: Published<string | null>;
  /** Publishes all keys if any was set since the last time and any differs from what is published. */
  readonly publish: () => Promise<void>;
  /** Marks what was set so far; calling the answer forgets what was set later. */
  readonly mark: () => () => void;
};

/** How a databag of ours is read from and written to Juju. */
export type DatabagAccess = {
  readonly read: () => Promise<Databag>;
  readonly write: (settings: Databag) => Promise<void>;
  /** Throws where this unit may not use it. */
  readonly check: () => void;
};

/** `undefined` for a key that was forgotten, `null` for one to take away. */
type Change = { readonly key: string; readonly text: string | null | undefined };

/** A databag of ours: nothing is read or written before it must be. */
export function ownDatabag({ read, write, check }: DatabagAccess): OwnDatabag {
  const changes: Change[] = [];
  let published = 0;
  let present: Promise<Databag> | undefined;
  const texts = async (): Promise<ReadonlyMap<string, string | null>> => {
    check();
    const map = new Map<string, string | null>(Object.entries(await (present ??= read())));
    for (const { key, text } of changes) {
      if (text === undefined) map.delete(key);
      else map.set(key, text);
    }
    return map;
  };
  const view = <Value>(as: {
    readonly read: (text: string | null) => Value;
    readonly write: (value: Value) => string | null;
  }): Published<Value> => ({
    get: async (key) => {
      const text = (await texts()).get(key);
      return text === undefined ? undefined : as.read(text);
    },
    keys: async () => [...(await texts()).keys()],
    set: (key, value) => {
      check();
      changes.push({ key, text: as.write(value) });
    },
    delete: (key) => {
      check();
      changes.push({ key, text: undefined });
    },
  });
  return {
    json: view<Json>({
      read: (text) => (text === null ? null : decode(text)),
      write: (value) => pythonJson(value, { sortKeys: true }),
    }),
    raw: view<string | null>({ read: (text) => text, write: (text) => text }),
    publish: async () => {
      const isModified = changes.slice(published).some(({ text }) => text !== undefined);
      published = changes.length;
      if (!isModified) return;
      const before = await (present ??= read());
      const all = [...(await texts())].map(([key, text]) => [key, text ?? ""] as const);
      if (all.every(([key, text]) => text === (before[key] ?? ""))) return; // Juju would see no change
      await write(Object.fromEntries(all));
      present = Promise.resolve({ ...before, ...Object.fromEntries(all) });
    },
    mark: () => {
      const length = changes.length;
      return () => {
        changes.length = length;
      };
    },
  };
}
