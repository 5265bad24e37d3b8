import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { stableJson } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import type { RuntimePin } from "../runtime/pins.ts";

/** The file beside a charm's `layer.yaml` that pins what the charm is made of. */
export const lockName = "charm.lock";

/** What a layer must be: a version of a package, a folder with these contents, or what lies at a path. */
export type Pinned =
  | { readonly package: string; readonly version: string }
  | { readonly integrity: string }
  | { readonly path: string };

/** What a charm is made of besides its own layer: other layers, interfaces, and the Node.js of each platform. */
export type CharmLock = {
  readonly format: 1;
  readonly layers: Readonly<Record<string, Pinned>>;
  readonly interfaces: Readonly<Record<string, Pinned>>;
  readonly runtime: Readonly<Record<string, RuntimePin>>;
};

const pinned = z.union([
  z.strictObject({ package: z.string(), version: z.string() }),
  z.strictObject({ integrity: z.string() }),
  z.strictObject({ path: z.string() }),
]);
const lockSchema: z.ZodType<CharmLock> = z.strictObject({
  format: z.literal(1),
  layers: z.record(z.string(), pinned),
  interfaces: z.record(z.string(), pinned),
  runtime: z.record(
    z.string(),
    z.strictObject({ package: z.string(), version: z.string(), integrity: z.string(), sha256: z.string() }),
  ),
});

/** The lock of a charm's folder, `undefined` if it has none. Throws `BuildError` for one that can't be read. */
export async function readLock(source: string): Promise<CharmLock | undefined> {
  const path = join(source, lockName);
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw unreadable(path, cause.message, cause);
  });
  if (text === undefined) return undefined;
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (cause) {
    const what = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    throw unreadable(path, what === undefined ? String(cause) : `${what.path.join(".")}: ${what.message}`, cause);
  }
}

const unreadable = (path: string, what: string, cause: unknown): BuildError =>
  new BuildError(`${path} can't be read: ${what}; get it back from version control, or remove it and build anew`, {
    file: lockName,
    cause,
  });

/** The text of a lock: the same lock is the same text. */
export function lockText(lock: CharmLock): string {
  return `${JSON.stringify(JSON.parse(stableJson(lock)), undefined, 2)}\n`;
}

/** What differs between a lock and what was found, a phrase each; `undefined` is no lock. */
export function lockDifferences(locked: CharmLock | undefined, found: CharmLock): readonly string[] {
  if (locked === undefined) return [`there is no ${lockName}`];
  return (["layers", "interfaces", "runtime"] as const).flatMap((part) =>
    [...new Set([...Object.keys(locked[part]), ...Object.keys(found[part])])]
      .toSorted()
      .filter((name) => stableJson(locked[part][name]) !== stableJson(found[part][name]))
      .map((name) => `${words[part]} ${name}: ${show(locked[part][name])} became ${show(found[part][name])}`),
  );
}

const words = { layers: "layer", interfaces: "interface", runtime: "runtime" } as const;

function show(pinnedTo: Pinned | undefined): string {
  if (pinnedTo === undefined) return "none";
  if ("package" in pinnedTo) return `${pinnedTo.package} ${pinnedTo.version}`;
  return "path" in pinnedTo ? pinnedTo.path : pinnedTo.integrity;
}
