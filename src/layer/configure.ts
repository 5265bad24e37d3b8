import { setTimeout as sleep } from "node:timers/promises";
import { CharmError } from "../core/index.ts";
import { parseWorkerConfig, warnNearMisses } from "../connect/index.ts";
import { applyAll, checkAll, rolloutStatus, type KubernetesApi, type KubernetesObject } from "../kubernetes/index.ts";
import { config, hookContext, hookLog, perHook, status } from "../juju/index.ts";
import { isFlagSet, setFlag } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { formerCluster, keepAdoptedGroup } from "./adopted-group.ts";
import { keepDeclared } from "./declared-connectors.ts";
import { findWorkers, type FoundWorkers } from "./find-workers.ts";
import { flags } from "./flags.ts";
import { readBrokers } from "./brokers/index.ts";
import { areInputsComplete, inputsHash, inputsWereApplied } from "./inputs.ts";
import { ownedByJuju } from "./juju-object.ts";
import { isApplyDue } from "./last-apply.ts";
import { labelSelector } from "./names.ts";
import { observation, observeWorkers } from "./observe.ts";
import { owner } from "./owner.ts";
import { noteLeftovers, pruneUnwanted } from "./prune.ts";
import { recordSecrets } from "./recorded-secrets.ts";
import { resources } from "./resources/index.ts";
import { isStuck } from "./trouble.ts";
import { workersSpec, type WorkersSpec } from "./spec.ts";
import { currentImage, upperPodOptions, upperWorkerConfig } from "./upper-layer.ts";
import { workerProperties, type Properties } from "./worker-properties.ts";

/** How long a hook that wrote waits for the workers, in milliseconds; the next update-status looks again. */
const patience = 60_000;

/** Whether this hook has applied something; only then does it wait. */
const wrote = perHook("wrote", () => ({ yes: false }));

/**
 * Merges the worker properties and applies the workers' objects. A wrong option blocks and leaves everything
 * that runs as it was: nothing is written before all of it is known to be right.
 */
export async function configureWorkers(): Promise<void> {
  await applyWorkers("applying the workers");
}

/** Applies what is applied already, once an hour and after a failure: what somebody changed by hand is put right. */
export async function repairDrift(): Promise<void> {
  if (isApplyDue()) await applyWorkers();
}

async function applyWorkers(message?: string): Promise<void> {
  if (["stop", "remove"].includes(hookContext().hook)) return; // a unit that goes starts nothing, least of all what it just removed
  if (!areInputsComplete()) return; // the status says what is missing
  const api = await kubernetes();
  const relations = await readBrokers();
  if (api === undefined || !areInputsComplete()) return; // what update-status took for known can have gone
  const found = observation()?.workers ?? (await findWorkers(api));
  await keepAdoptedGroup(api, found);
  const spec = await readSpec(api.namespace, relations, found);
  if (message !== undefined) await status.maintenance(message);
  const objects = resources(spec);
  if (!(await stopFormerCluster(api, spec, { objects, former: formerCluster(found) }))) return;
  await recordSecrets(objects);
  const applied = await applyAll(api, objects, { log: hookLog() });
  if (found.deployment !== undefined) {
    await pruneUnwanted(api, objects);
    await keepDeclared();
  }
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
      if (await isStuck(waited)) return;
      nextLook += waited;
    }
    await sleep(pause);
  }
}

async function readSpec(namespace: string, relations: Properties, place: FoundWorkers): Promise<WorkersSpec> {
  const { readOptions } = await import("./options.ts"); // loads zod: only when the options are to be checked
  const options = readOptions(config());
  const { properties: workerConfig, warnings } = parseWorkerConfig(options.workerConfig);
  const profile = currentImage(options.image);
  const properties = workerProperties({
    owner: owner(),
    profile,
    upperLayer: upperWorkerConfig(),
    relations,
    groupId: options.groupId,
    workerConfig,
  });
  warn(warnings, workerConfig);
  const kept = upperPodOptions();
  return workersSpec(owner(), properties, {
    options,
    profile,
    namespace,
    inKubernetes: hookContext().inKubernetes,
    inputs: inputsHash(),
    place,
    ...(await ownedByJuju()),
    ...(kept === undefined ? {} : { pods: (await import("./pods/read-pod-options.ts")).readPodOptions(kept) }),
  });
}

function warn(warnings: readonly string[], workerConfig: Properties): void {
  for (const warning of [...warnings, ...warnNearMisses(Object.keys(workerConfig))]) hookLog().warning(warning);
}

/**
 * Workers of two groups on one set of topics would each run every connector, and two sets of topics in one
 * group lose them: when group.id or a topic changes, the former workers stop before the next ones start. Resolves to
 * false where they only stop after this hook; a later one goes on.
 */
async function stopFormerCluster(
  api: KubernetesApi,
  spec: WorkersSpec,
  { objects, former }: { readonly objects: readonly KubernetesObject[]; readonly former: string | undefined },
): Promise<boolean> {
  const name = spec.names.deployment;
  if (former === undefined || former === spec.cluster) return true;
  await checkAll(api, objects); // nothing stops for objects that the server would then refuse
  const selector = labelSelector(spec.selector);
  const isStopped = async (): Promise<boolean> => {
    const { total, phase } = rolloutStatus(await api.read("Deployment", name));
    const pods = await api.list("Pod", { labelSelector: selector });
    return total === 0 && phase !== "observing" && pods.length === 0;
  };
  if (api.immediate) await isStopped(); // or they would stop for one who may not see their end
  hookLog().info("group.id or a topic of Connect changed: stopping the former workers first");
  await api.setReplicas(name, 0);
  if (!api.immediate) {
    const stopped = await isStopped();
    if (!stopped) status.waiting(stopping);
    return stopped;
  }
  for (const end = Date.now() + patience; Date.now() < end; await sleep(500)) {
    if (await isStopped()) return true;
  }
  throw new CharmError("kubernetes-failed", stopping, { remedy: "wait" });
}

const stopping = "stopping the workers of the former group.id or topics";
