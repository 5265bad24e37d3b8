import { setTimeout as sleep } from "node:timers/promises";
import { hookContext, perHook } from "../juju/index.ts";
import { isFlagSet, setFlag } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { flags } from "./flags.ts";
import { readBrokers } from "./brokers/index.ts";
import { areInputsComplete, inputsWereApplied } from "./inputs.ts";
import { isApplyDue } from "./last-apply.ts";
import { observeWorkers } from "./observe.ts";
import { noteLeftovers } from "./prune.ts";

/** How long a hook that wrote waits for the workers, in milliseconds; the next update-status looks again. */
const patience = 60_000;

/** Whether this hook has applied something; only then does it wait. */
const wrote = perHook("wrote", () => ({ yes: false }));

/**
 * Merges the worker properties and applies the workers' objects. A wrong option blocks and leaves everything
 * that runs as it was: nothing is written before all of it is known to be right.
 */
export async function configureWorkers(): Promise<void> {
  await apply("applying the workers");
}

/** Applies what is applied already, once an hour and after a failure: what somebody changed by hand is put right. */
export async function repairDrift(): Promise<void> {
  if (isApplyDue()) await apply();
}

async function apply(message?: string): Promise<void> {
  if (["stop", "remove"].includes(hookContext().hook)) return; // a unit that goes starts nothing, least of all what it just removed
  if (!areInputsComplete()) return; // the status says what is missing
  const api = await kubernetes();
  const relations = await readBrokers();
  if (api === undefined || !areInputsComplete()) return; // what update-status took for known can have gone
  const { applyWorkers } = await import("./apply-workers.ts"); // an idle hook loads none of it
  const applied = await applyWorkers(api, { relations, message });
  if (applied === undefined) return;
  noteLeftovers();
  wrote().yes = applied.some(({ outcome }) => outcome !== "unchanged");
  setFlag(flags.installed);
  if (wrote().yes) setFlag(flags.rolling);
  inputsWereApplied();
}

/**
 * After a write: waits until the rollout is complete or has failed, at most a minute, and no longer where somebody must
 * act first. It looks for trouble after a second, and then whenever it has waited twice as long.
 */
export async function awaitRollout(): Promise<void> {
  if (!wrote().yes) return; // looked once already
  const begin = Date.now();
  const end = begin + patience;
  let nextLook = begin + 1000;
  for (let pause = 100; Date.now() < end; pause = Math.min(pause * 1.5, 2000)) {
    await observeWorkers();
    if (!isFlagSet(flags.rolling)) return;
    if ((await kubernetes())?.immediate !== true) return; // nothing happens before this hook has ended
    const waited = Date.now() - begin;
    if (Date.now() >= nextLook) {
      const { isStuck } = await import("./trouble.ts");
      if (await isStuck(waited)) return;
      nextLook += waited;
    }
    await sleep(pause);
  }
}
