import { SandboxError } from "./errors.ts";
import type { HookEvent } from "./hook-request.ts";
import type { HookRun, RunOptions } from "./hook-run.ts";
import type { ModelStore } from "./model-store.ts";
import { runHook } from "./run-hook.ts";

/**
 * Runs hooks one after another, such as those of `hooksAfterDeploy`, and returns what each did. Throws
 * `sandbox-failed` with the charm's own words at the first that does not end with exit code 0, and as {@link runHook}.
 */
export async function runHooks(
  store: ModelStore,
  events: readonly HookEvent[],
  options: RunOptions = {},
): Promise<readonly HookRun[]> {
  const runs: HookRun[] = [];
  for (const event of events) {
    const run = await runHook(store, event, options);
    if (run.exitCode !== 0) throw failed(event, run);
    runs.push(run);
  }
  return runs;
}

function failed({ hook, unit }: HookEvent, { exitCode, log, stderr }: HookRun): SandboxError {
  const words = [...log.map(({ text }) => text), stderr].filter((text) => text.trim() !== "").join("\n");
  return new SandboxError(`hook ${hook} of ${unit} ended with exit code ${exitCode}; the charm said: ${words}`);
}
