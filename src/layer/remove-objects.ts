import { setTimeout as sleep } from "node:timers/promises";
import type { Kind, KubernetesApi, KubernetesObject } from "../kubernetes/index.ts";
import { hookLog } from "../juju/index.ts";
import { connectorsName } from "./declared-connectors.ts";
import { findWorkers, type FoundWorkers } from "./find-workers.ts";
import { labelSelector, selectorLabels } from "./names.ts";
import { currentBase, owner } from "./owner.ts";
import { recordedSecrets } from "./recorded-secrets.ts";

/** How long to wait for the workers' end, in milliseconds: their grace period and a half. */
const patience = 90_000;

/** An object that is there: with the uid that its removal is bound to, so that no other one of its name goes. */
type Found = { readonly kind: Kind; readonly name: string; readonly uid: string | undefined };

/**
 * Removes all objects of the running hook's application, the workers first: what they need goes once their pods are
 * gone, or after a minute and a half. Throws what the API throws; a repetition goes on where this one ended.
 *
 * Objects are found by the application's labels; Secrets, which the charm has no right to list, by the names on record,
 * and the labels then tell whether they are the application's. Nothing is removed before all of it is known.
 */
export async function removeObjects(api: KubernetesApi): Promise<void> {
  const workers = await findWorkers(api);
  const [deployments, others, secrets] = [
    await findDeployments(api, workers),
    await findOthers(api, workers),
    await findSecrets(api, workers.deployment),
  ];
  for (const one of deployments) await remove(api, one);
  for (const one of api.immediate ? deployments : []) await waitForEnd(api, one);
  for (const one of [...others, ...secrets]) await remove(api, one);
}

const labels = (): { readonly labelSelector: string } => ({ labelSelector: labelSelector(selectorLabels(owner())) });

/** Workers that were adopted and never applied yet have no labels of ours. */
async function findDeployments(api: KubernetesApi, { deployment }: FoundWorkers): Promise<readonly Found[]> {
  const listed = (await api.list("Deployment", labels())).map(found);
  return deployment === undefined ? listed : withoutRepeats([found(deployment), ...listed]);
}

async function findOthers(api: KubernetesApi, { names, leftovers }: FoundWorkers): Promise<readonly Found[]> {
  const kinds: readonly Kind[] = ["PodDisruptionBudget", "NetworkPolicy", "Service", "ConfigMap"];
  const listed = (await Promise.all(kinds.map((kind) => api.list(kind, labels())))).flat().map(found);
  if (leftovers.length === 0) return listed;
  const adopted = [{ kind: "Service" as const, name: names.external }, ...leftovers];
  const live = await Promise.all(adopted.map(({ kind, name }) => api.read(kind, name)));
  return withoutRepeats([...listed, ...live.filter((object) => object !== undefined).map(found)]);
}

/** A Secret that an author had mounted into the workers is not the application's, and stays. */
async function findSecrets(api: KubernetesApi, deployment: KubernetesObject | undefined): Promise<readonly Found[]> {
  const names = new Set([...mountedSecrets(deployment), ...recordedSecrets(), connectorsName(currentBase())]);
  const live = await Promise.all([...names].map((name) => api.read("Secret", name)));
  const ours = Object.entries(selectorLabels(owner()));
  return live
    .filter((secret) => secret !== undefined)
    .filter(({ metadata }) => ours.every(([key, value]) => metadata.labels?.[key] === value))
    .map(found);
}

/** Foreground: the Deployment stays, ending, until its pods are gone; so its end is theirs. */
async function remove(api: KubernetesApi, { kind, name, uid }: Found): Promise<void> {
  const removed = await api.remove(kind, name, {
    ...(uid === undefined ? {} : { uid }),
    ...(kind === "Deployment" ? { propagation: "Foreground" } : {}),
  });
  if (removed) hookLog().info("removed object", { kind, name });
}

async function waitForEnd(api: KubernetesApi, { kind, name, uid }: Found): Promise<void> {
  const end = Date.now() + patience;
  for (let pause = 100; Date.now() < end; pause = Math.min(pause * 1.5, 2000)) {
    if ((await api.read(kind, name))?.metadata.uid !== uid) return;
    await sleep(pause);
  }
  hookLog().warning("the workers' pods have not ended yet; Kubernetes goes on with it", { deployment: name });
}

const found = ({ kind, metadata: { name, uid } }: KubernetesObject): Found => ({ kind, name, uid });

const withoutRepeats = (objects: readonly Found[]): readonly Found[] => [
  ...new Map(objects.map((one) => [`${one.kind}/${one.name}`, one])).values(),
];

type Mounting = {
  readonly spec?: {
    readonly template?: {
      readonly spec?: { readonly volumes?: readonly { readonly secret?: { readonly secretName?: string } }[] };
    };
  };
};

const mountedSecrets = (deployment: (KubernetesObject & Mounting) | undefined): readonly string[] =>
  (deployment?.spec?.template?.spec?.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
