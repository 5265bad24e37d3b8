import type { KubernetesApi, KubernetesObject } from "../kubernetes/index.ts";
import { hookLog, unitStore } from "../juju/index.ts";
import { kubernetes } from "./access.ts";
import { connectorsName } from "./declared-connectors.ts";
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
 * Removes the properties and secrets of former rollouts, once the workers run with the present ones. What a ReplicaSet
 * still mounts stays, as long as Kubernetes keeps that: `kubectl rollout undo` would need it.
 */
export async function pruneFormer(): Promise<void> {
  const seen = observation();
  const deployment = seen?.workers.deployment;
  const isSettled = seen?.rollout.phase === "complete" || seen?.rollout.phase === "scaled-to-zero";
  if (deployment === undefined || !isSettled || !unitStore().has(leftoversRow)) return;
  const api = await kubernetes();
  if (api?.immediate !== true) return; // a deployer is asked for what is wanted, and for nothing else
  const used = await mounted(api, deployment);
  const maps = await api.list("ConfigMap", { labelSelector: labelSelector(selectorLabels(owner())) });
  for (const { metadata } of maps.filter((map) => map["immutable"] === true && !used.has(map.metadata.name))) {
    const { name, uid } = metadata;
    if (await api.remove("ConfigMap", name, uid === undefined ? {} : { uid })) tell("ConfigMap", name);
  }
  for (const { kind, name } of seen?.workers.leftovers ?? []) {
    if (!used.has(name) && (await api.remove(kind, name))) tell(kind, name);
  }
  const secrets = recordedSecrets().filter((name) => !used.has(name) && name !== connectorsName(currentBase()));
  for (const name of secrets) if (await api.remove("Secret", name)) tell("Secret", name);
  await forgetSecrets(secrets);
  unitStore().unset(leftoversRow);
}

const tell = (kind: string, name: string): void =>
  hookLog().info("removed what no worker uses any more", { kind, name });

/** The names of all ConfigMaps and Secrets that the Deployment or a ReplicaSet of it mounts. */
async function mounted(api: KubernetesApi, deployment: KubernetesObject): Promise<ReadonlySet<string>> {
  const { selector } = specOf(deployment);
  const replicaSets = await api.list("ReplicaSet", { labelSelector: labelSelector(selector?.matchLabels ?? {}) });
  return new Set([deployment, ...replicaSets].flatMap(mountedBy));
}

type Mounting = {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly template?: {
    readonly spec?: {
      readonly volumes?: readonly {
        readonly configMap?: { readonly name?: string };
        readonly secret?: { readonly secretName?: string };
      }[];
    };
  };
};

const specOf = (object: KubernetesObject & { readonly spec?: Mounting }): Mounting => object.spec ?? {};

const mountedBy = (object: KubernetesObject): readonly string[] =>
  (specOf(object).template?.spec?.volumes ?? []).flatMap(
    ({ configMap, secret }) => configMap?.name ?? secret?.secretName ?? [],
  );
