import { prune, type KubernetesApi, type KubernetesObject } from "../kubernetes/index.ts";
import { hookLog, unitStore } from "../juju/index.ts";
import { kubernetes } from "./access.ts";
import { connectorsName } from "./declared-connectors.ts";
import type { FoundWorkers } from "./find-workers.ts";
import { labelSelector, selectorLabels } from "./names.ts";
import { observation } from "./observe.ts";
import { currentBase, owner } from "./owner.ts";
import { forgetSecrets, recordedSecrets } from "./recorded-secrets.ts";

/** Set from an apply until what it left behind was looked for. */
const leftoversRow = "kafka-connect-base.leftovers";

/** Something was applied: what it takes the place of is to be looked for when the workers run. */
export function noteLeftovers(): void {
  unitStore().set(leftoversRow, true);
}

/**
 * Removes the Services and NetworkPolicies of this application that the present options do without, at once: what was
 * open to others is closed when the operator says so.
 */
export async function pruneUnwanted(api: KubernetesApi, wanted: readonly KubernetesObject[]): Promise<void> {
  const keep = ({ kind, metadata }: KubernetesObject): boolean =>
    wanted.some((one) => one.kind === kind && one.metadata.name === metadata.name);
  await prune(api, { kinds: ["Service", "NetworkPolicy"], labels: selectorLabels(owner()), keep, log: hookLog() });
}

/**
 * Removes the properties and secrets of former rollouts, once the workers run with the present ones. What a ReplicaSet
 * still mounts stays, as long as Kubernetes keeps that: `kubectl rollout undo` would need it.
 */
export async function pruneFormer(): Promise<void> {
  const seen = observation();
  const isSettled = seen?.rollout.phase === "complete" || seen?.rollout.phase === "scaled-to-zero";
  if (seen?.workers.deployment === undefined || !isSettled || !unitStore().has(leftoversRow)) return;
  const api = await kubernetes();
  if (api?.immediate !== true) return; // a deployer is asked for what is wanted, and for nothing else
  const isUsed = await usage(api, seen.workers);
  const secrets = recordedSecrets().filter((name) => !isUsed(name) && name !== connectorsName(currentBase()));
  const keep = (object: KubernetesObject): boolean => object["immutable"] !== true || isUsed(object.metadata.name);
  await prune(api, { kinds: ["ConfigMap"], secrets, labels: selectorLabels(owner()), keep, log: hookLog() });
  for (const { kind, name } of seen.workers.leftovers.filter((one) => !isUsed(one.name))) await api.remove(kind, name);
  await forgetSecrets(secrets);
  unitStore().unset(leftoversRow);
}

/** Whether the Deployment or a ReplicaSet of it mounts an object of this name or takes a variable from it. */
async function usage(api: KubernetesApi, workers: FoundWorkers): Promise<(name: string) => boolean> {
  const replicaSets = await api.list("ReplicaSet", { labelSelector: labelSelector(workers.selector) });
  const texts = [workers.deployment, ...replicaSets].map((object) => JSON.stringify(object?.["spec"]));
  return (name) => texts.some((text) => text.includes(JSON.stringify(name)));
}
