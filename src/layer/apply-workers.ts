import { setTimeout as sleep } from "node:timers/promises";
import { CharmError } from "../core/index.ts";
import { parseWorkerConfig, warnNearMisses } from "../connect/index.ts";
import {
  applyAll,
  checkAll,
  rolloutStatus,
  type Applied,
  type KubernetesApi,
  type KubernetesObject,
} from "../kubernetes/index.ts";
import { config, hookContext, hookLog, status } from "../juju/index.ts";
import { formerCluster, keepAdoptedGroup } from "./adopted-group.ts";
import { keepDeclared } from "./declared-connectors.ts";
import { findWorkers, type FoundWorkers } from "./find-workers.ts";
import { inputsHash } from "./inputs.ts";
import { ownedByJuju } from "./juju-object.ts";
import { labelSelector } from "./names.ts";
import { observation } from "./observe.ts";
import { owner } from "./owner.ts";
import { pruneUnwanted } from "./prune.ts";
import { recordSecrets } from "./recorded-secrets.ts";
import { resources } from "./resources/index.ts";
import { workersSpec, type WorkersSpec } from "./spec.ts";
import { currentImage, upperPodOptions, upperWorkerConfig } from "./upper-layer.ts";
import { workerProperties, type Properties } from "./worker-properties.ts";

/** How long former workers may take to end, in milliseconds. */
const patience = 60_000;

/** What {@link applyWorkers} is told. */
type Wish = {
  /** What the relations to Kafka say. */
  readonly relations: Properties;
  /** The status while it works; none where there is most likely nothing to do. */
  readonly message: string | undefined;
};

/**
 * Renders the workers' objects and applies them; nothing is written before all of it is known to be right. Resolves to
 * what was done to each, or to `undefined` where former workers end only after this hook.
 */
export async function applyWorkers(
  api: KubernetesApi,
  { relations, message }: Wish,
): Promise<readonly Applied[] | undefined> {
  const found = observation()?.workers ?? (await findWorkers(api));
  await keepAdoptedGroup(api, found);
  const spec = await readSpec(api.namespace, relations, found);
  if (message !== undefined) await status.maintenance(message);
  const objects = resources(spec);
  if (!(await stopFormerCluster(api, spec, { objects, former: formerCluster(found) }))) return undefined;
  await recordSecrets(objects);
  const applied = await applyAll(api, objects, { log: hookLog() });
  if (found.deployment !== undefined) {
    await pruneUnwanted(api, objects);
    await keepDeclared();
  }
  return applied;
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
