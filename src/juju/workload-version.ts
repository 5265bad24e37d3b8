import { currentUnit } from "./unit.ts";

/**
 * The version of the workload, as `juju status` shows it, from when the hook has succeeded. One that is shown already
 * costs nothing. Throws `NoHookError` outside a hook.
 */
export function setWorkloadVersion(version: string): void {
  currentUnit.get("setWorkloadVersion").writes.push({ kind: "version", version });
}
