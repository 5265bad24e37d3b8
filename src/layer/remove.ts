import { CharmError, isCharmError } from "../core/index.ts";
import type { Kind, KubernetesApi, KubernetesObject } from "../kubernetes/index.ts";
import { currentUnit, hookContext, hookLog, isLeader } from "../juju/index.ts";
import { clearFlag, isFlagSet } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { connectorsName } from "./declared-connectors.ts";
import { findWorkers } from "./find-workers.ts";
import { flags } from "./flags.ts";
import { labelSelector, selectorLabels } from "./names.ts";
import { forgetObservation } from "./observe.ts";
import { currentBase, owner } from "./owner.ts";
import { forgetSecrets, recordedSecrets } from "./recorded-secrets.ts";

/**
 * Removes everything the application has in Kubernetes, in the `stop` hook of its last unit on machines.
 * Connect's topics stay: they hold the connectors and their offsets. In a Kubernetes model a pod's `stop`
 * means nothing for the application, and as long as another unit is there it takes over.
 *
 * There is no later hook that could look again: where Kubernetes gives no answer, the hook fails and Juju
 * repeats it.
 */
export async function removeWorkers(): Promise<void> {
  const { hook, inKubernetes, unit } = hookContext();
  if (hook !== (inKubernetes ? "remove" : "stop")) return;
  const { units, leaving } = currentUnit.get("removeWorkers").goal;
  if (units.some((name) => name !== unit)) return;
  const isLast = leaving.every((name) => name === unit);
  try {
    if (isLeader()) await removeAll();
    else if (isLast) await demandLeader();
  } catch (error) {
    if (!isCharmError(error) || error.remedy !== "wait") throw error;
    const message = `the workers can't be removed yet: ${error.message}; Juju runs the hook again`;
    throw new CharmError(error.code, message, { remedy: "retry", cause: error });
  }
}

/** The leader may have gone before the workers: then the last unit comes to lead soon, and no unit is left to do it after that. */
async function demandLeader(): Promise<void> {
  const api = await kubernetes();
  if (api?.immediate !== true || (await findWorkers(api)).deployment === undefined) return;
  throw new CharmError("not-leader", "the last unit does not lead yet", { remedy: "wait" });
}

async function removeAll(): Promise<void> {
  const api = await kubernetes();
  if (api === undefined) return tellWhatStays();
  for (const { kind, name } of await everything(api)) {
    if (await api.remove(kind, name)) hookLog().info("removed object", { kind, name });
  }
  await forgetSecrets();
  forgetObservation();
  for (const flag of [flags.configured, flags.installed, flags.rolling, flags.running, flags.ready]) clearFlag(flag);
}

/** Juju takes relations away before the last `stop`: with kube-control nothing can be removed any more. */
function tellWhatStays(): void {
  if (!isFlagSet(flags.installed)) return;
  hookLog().warning(
    "no access to Kubernetes is left to remove the workers; where no deployer removes them, delete what has these labels",
    { labels: labelSelector(selectorLabels(owner())) },
  );
}

/**
 * Workers first, so that nothing runs any more on what goes after them. This unit need not have applied any of it:
 * names are known, ConfigMaps are listed, and Secrets, which the charm has no right to list, are those that the
 * Deployment uses and those that this unit remembers.
 */
async function everything(api: KubernetesApi): Promise<readonly { readonly kind: Kind; readonly name: string }[]> {
  const base = currentBase();
  const { deployment, names, leftovers } = await findWorkers(api);
  const configMaps = await api.list("ConfigMap", { labelSelector: labelSelector(selectorLabels(owner())) });
  const secrets = new Set([...mountedSecrets(deployment), ...recordedSecrets(), connectorsName(base)]);
  return [
    { kind: "Deployment", name: names.deployment },
    { kind: "PodDisruptionBudget", name: base },
    { kind: "Service", name: names.service },
    { kind: "Service", name: names.external },
    ...leftovers,
    ...configMaps.map(({ metadata }) => ({ kind: "ConfigMap" as const, name: metadata.name })),
    ...[...secrets].map((name) => ({ kind: "Secret" as const, name })),
  ];
}

type Mounting = {
  readonly spec?: {
    readonly template?: {
      readonly spec?: { readonly volumes?: readonly { readonly secret?: { readonly secretName?: string } }[] };
    };
  };
};

const mountedSecrets = (deployment: (KubernetesObject & Mounting) | undefined): readonly string[] =>
  (deployment?.spec?.template?.spec?.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
