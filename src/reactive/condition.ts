/** One condition of a handler; all conditions of a handler must hold. */
export type Condition =
  | { readonly kind: "all" | "any" | "none" | "not-all"; readonly flags: readonly string[] }
  | { readonly kind: "hook"; readonly hooks: readonly string[] };

/** The part of a dispatch a handler is asked in: first `hooks` once, then `flags` until nothing is due. */
export type Phase = "hooks" | "flags";

/** What a condition is held against. */
export type Situation = {
  readonly phase: Phase;
  readonly hook: string;
  readonly has: (flag: string) => boolean;
};

/**
 * Says in one sentence why the conditions do not hold, or `undefined` when they do. The same answer decides
 * whether a handler runs and explains why it did not, so that the two cannot differ.
 */
export function blockedBy(conditions: readonly Condition[], situation: Situation): string | undefined {
  for (const condition of conditions) {
    const reason = reasonOf(condition, situation);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function reasonOf(condition: Condition, { phase, hook, has }: Situation): string | undefined {
  if (condition.kind === "hook") {
    const named = condition.hooks.includes("*") || condition.hooks.includes(hook);
    if (!named) return `runs only in hook ${condition.hooks.join(" or ")}`;
    return phase === "hooks" ? undefined : "runs before the flags are looked at";
  }
  if (phase !== "flags") return "runs when the flags are looked at";
  const set = condition.flags.filter(has);
  const unset = condition.flags.filter((flag) => !has(flag));
  switch (condition.kind) {
    case "all":
      return unset.length === 0 ? undefined : `waits for ${unset.join(", ")}`;
    case "any":
      return set.length > 0 ? undefined : `waits for one of ${condition.flags.join(", ") || "no flags"}`;
    case "none":
      return set.length === 0 ? undefined : `waits until ${set.join(", ")} ${isOrAre(set)} cleared`;
    case "not-all":
      return unset.length > 0 ? undefined : `waits until one of ${condition.flags.join(", ") || "no flags"} is cleared`;
  }
}

const isOrAre = (flags: readonly string[]): string => (flags.length === 1 ? "is" : "are");

/** The flags whose change makes a handler with these conditions worth asking again. */
export function watchedFlags(conditions: readonly Condition[]): ReadonlySet<string> {
  return new Set(conditions.flatMap((condition) => (condition.kind === "hook" ? [] : condition.flags)));
}
