import type { Flag } from "./flags.ts";
import { matchesHook, type EndpointRoles } from "./hook-pattern.ts";

/** One condition of a handler; all conditions of a handler must hold. */
export type Condition = FlagCondition | HookCondition | OnceCondition | FileCondition;

/** A condition over flags. With no flags at all, `all` and `none` always hold, `any` and `not-all` never. */
export type FlagCondition = { readonly kind: "all" | "any" | "none" | "not-all"; readonly flags: readonly Flag[] };

/** The hook has one of these names or patterns; `restricted` is about the hooks in which Juju allows next to nothing. */
export type HookCondition = { readonly kind: "hook" | "restricted"; readonly hooks: readonly string[] };

/** The handler has not run on this unit before. */
export type OnceCondition = { readonly kind: "once" };

/** One of these files is not as the handler last saw it. */
export type FileCondition = {
  readonly kind: "file-changed";
  readonly files: readonly WatchedFile[];
  /** As `node:crypto` names it. */
  readonly algorithm: string;
};

/** The path of a file, relative to the charm's folder, or a function that tells it when it is looked at. */
export type WatchedFile = string | (() => string);

/** The part of a dispatch a handler is asked in: `hooks` once, then `flags` until nothing is due; or `restricted` alone. */
export type Phase = "hooks" | "flags" | "restricted";

/** What the conditions of one handler are held against. */
export type Situation = {
  readonly phase: Phase;
  readonly hook: string;
  readonly endpoints: EndpointRoles;
  readonly has: (flag: Flag) => boolean;
  /** Whether this handler has run before. */
  readonly ranBefore: () => boolean;
  /** Whether one of the files is not as this handler last saw it. */
  readonly fileChanged: (condition: FileCondition) => boolean;
};

/**
 * Says in one sentence why the conditions do not hold (`waits for kafka.ready; held by shop.closed`), or `undefined`
 * when they do. The same answer decides whether a handler runs and explains why it did not: the two cannot differ.
 */
export function blockedBy(conditions: readonly Condition[], situation: Situation): string | undefined {
  const reasons: string[] = [];
  for (const condition of conditions) {
    const reason = condition.kind === "file-changed" ? undefined : reasonOf(condition, situation);
    if (reason !== undefined) reasons.push(reason);
  }
  if (reasons.length > 0) return reasons.join("; ");
  // Files cost a read, so they come last; and they need none of the others' phase (charms.reactive).
  for (const condition of conditions) {
    if (condition.kind === "file-changed" && !situation.fileChanged(condition)) {
      return `waits for a change of ${condition.files.map(pathOf).join(", ")}`;
    }
  }
  return undefined;
}

function reasonOf(condition: Exclude<Condition, FileCondition>, situation: Situation): string | undefined {
  switch (condition.kind) {
    case "once":
      return situation.ranBefore() ? "has run before, and runs only once" : undefined;
    case "hook":
    case "restricted":
      return hookReason(condition, situation);
    default:
      if (situation.phase === "restricted") return notRestricted;
      return situation.phase === "flags" ? flagReason(condition, situation.has) : "runs when the flags are looked at";
  }
}

function hookReason({ kind, hooks }: HookCondition, { phase, hook, endpoints }: Situation): string | undefined {
  if (!hooks.some((pattern) => matchesHook(pattern, hook, endpoints))) return `runs only in hook ${hooks.join(" or ")}`;
  if (phase === (kind === "hook" ? "hooks" : "restricted")) return undefined;
  return phase === "restricted" ? notRestricted : "runs before the flags are looked at";
}

const notRestricted = "does not run in a restricted hook";

function flagReason({ kind, flags }: FlagCondition, has: (flag: Flag) => boolean): string | undefined {
  switch (kind) {
    case "all":
      return flags.every(has) ? undefined : `waits for ${flags.filter((flag) => !has(flag)).join(", ")}`;
    case "any":
      return flags.some(has) ? undefined : `waits for one of ${flags.join(", ") || "no flags"}`;
    case "none":
      return flags.some(has) ? `held by ${flags.filter(has).join(", ")}` : undefined;
    case "not-all":
      return flags.every(has) ? `held until one of ${flags.join(", ") || "no flags"} is cleared` : undefined;
  }
}

/** The path of a watched file. */
export function pathOf(file: WatchedFile): string {
  return typeof file === "string" ? file : file();
}

/** The flags whose change makes a handler with these conditions worth asking again. */
export function watchedFlags(conditions: readonly Condition[]): ReadonlySet<Flag> {
  return new Set(conditions.flatMap((condition) => ("flags" in condition ? condition.flags : [])));
}
