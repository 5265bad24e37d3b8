import type { KubernetesApi, KubernetesObject } from "../kubernetes/index.ts";
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

/** What an option can switch off. */
const switchable = ["Service", "NetworkPolicy"] as const;

/** Removes Services and NetworkPolicies of this application, known by their labels, that are no longer among its objects. */
export async function pruneUnwanted(api: KubernetesApi, objects: readonly KubernetesObject[]): Promise<void> {
  for (const kind of switchable) {
    const wanted = new Set(objects.flatMap((one) => (one.kind === kind ? [one.metadata.name] : [])));
    const live = await api.list(kind, { labelSelector: labelSelector(selectorLabels(owner())) });
    for (const { metadata } of live.filter((one) => !wanted.has(one.metadata.name))) {
      const { name, uid } = metadata;
      if (await api.remove(kind, name, uid === undefined ? {} : { uid })) {
        hookLog().info("removed what is no longer wanted", { kind, name });
      }
    }
  }
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
  const maps = await api.list("ConfigMap", { labelSelector: labelSelector(selectorLabels(owner())) });
  const former = [...maps.filter((map) => map["immutable"] === true), ...(await adoptedMaps(api, seen.workers))];
  for (const { metadata } of former.filter((map) => !isUsed(map.metadata.name))) {
    const { name, uid } = metadata;
    if (await api.remove("ConfigMap", name, uid === undefined ? {} : { uid })) tell("ConfigMap", name);
  }
  const secrets = recordedSecrets().filter((name) => !isUsed(name) && name !== connectorsName(currentBase()));
  for (const name of secrets) if (await api.remove("Secret", name)) tell("Secret", name);
  await forgetSecrets(secrets);
  unitStore().unset(leftoversRow);
}

const tell = (kind: string, name: string): void =>
  hookLog().info("removed what no worker uses any more", { kind, name });

/** What the Python layer made, and left without our labels. */
async function adoptedMaps(api: KubernetesApi, { leftovers }: FoundWorkers): Promise<readonly KubernetesObject[]> {
  const found = await Promise.all(leftovers.map(({ kind, name }) => api.read(kind, name)));
  return found.filter((one) => one !== undefined);
}

/** Whether the Deployment or a ReplicaSet of it mounts an object of this name or takes a variable from it. */
async function usage(api: KubernetesApi, workers: FoundWorkers): Promise<(name: string) => boolean> {
  const replicaSets = await api.list("ReplicaSet", { labelSelector: labelSelector(workers.selector) });
  const texts = [workers.deployment, ...replicaSets].map((object) => JSON.stringify(object?.["spec"]));
  return (name) => texts.some((text) => text.includes(JSON.stringify(name)));
}
