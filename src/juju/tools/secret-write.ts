import type { RunTool } from "../run-tool.ts";
import { withSecretFile } from "./secret-file.ts";

/**
 * The values of a secret. Keys have at least three lower-case letters and digits, single hyphens among them. A value has
 * at most 8 KiB, all together 64 KiB (juju `core/secrets/createsecret.go`); before Juju 4 that is not said of all releases.
 */
export type SecretContent = Readonly<Record<string, string>>;

/** What is said of a secret besides its content. */
export type SecretAbout = {
  /** The owner's own name for it; unique among its secrets. */
  readonly label?: string;
  readonly description?: string;
  /** When `secret-expired` comes: a time, or a duration in Juju's words such as `24h`. */
  readonly expire?: Date | string;
  /** How often `secret-rotate` comes. */
  readonly rotate?: "never" | "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly";
};

/**
 * `secret-add`: makes a secret when the hook succeeds, and answers with its id (`secret:…`). Its owner is the
 * application, which only the leader may speak for, or this unit. The content goes through a file that nobody else can
 * read: it shows in no list of processes. Rejects with the kind `not-leader` on a unit that does not lead.
 */
export async function secretAdd(
  run: RunTool,
  content: SecretContent,
  { owner = "application", ...about }: SecretAbout & { readonly owner?: "application" | "unit" } = {},
): Promise<string> {
  return withSecretFile(content, async (path) => {
    const answer = await run("secret-add", [...flagsOf(about), "--owner", owner, "--file", path]);
    return answer.trim();
  });
}

/**
 * `secret-set`: a new revision of a secret, new words about it, or both, when the hook succeeds. Before Juju 3.5.5 only
 * the last call for a secret in a hook counts: give all at once.
 */
export async function secretSet(
  run: RunTool,
  id: string,
  { content, ...about }: SecretAbout & { readonly content?: SecretContent },
): Promise<void> {
  const set = async (flags: readonly string[]): Promise<void> => {
    await run("secret-set", [...flagsOf(about), ...flags, "--", id]);
  };
  await (content === undefined ? set([]) : withSecretFile(content, (path) => set(["--file", path])));
}

/** `secret-remove`: takes a secret away when the hook succeeds, or one revision of it. */
export async function secretRemove(
  run: RunTool,
  id: string,
  { revision }: { readonly revision?: number } = {},
): Promise<void> {
  await run("secret-remove", [...(revision === undefined ? [] : ["--revision", String(revision)]), "--", id]);
}

function flagsOf({ expire, ...texts }: SecretAbout): readonly string[] {
  const time = expire instanceof Date ? expire.toISOString() : expire;
  return Object.entries({ ...texts, expire: time }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
}
