/** The hooks in which Juju allows a charm next to nothing. */
const restrictedHooks: ReadonlySet<string> = new Set(["collect-metrics", "meter-status-changed"]);

/** Whether a hook is one in which Juju allows a charm next to nothing. */
export function isRestricted(hook: string): boolean {
  return restrictedHooks.has(hook);
}
