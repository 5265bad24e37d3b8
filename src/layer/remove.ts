import type { Kind } from "../kubernetes/index.ts";
import { currentUnit, hookContext, hookLog, isLeader } from "../juju/index.ts";
import { clearFlag } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { connectorsName } from "./declared-connectors.ts";
import { flags } from "./flags.ts";
import { forgetObservation } from "./observe.ts";
import { currentBase, owner } from "./owner.ts";
import { forgetObjects, recordedObjects } from "./recorded-objects.ts";
import { selectorLabels } from "./names.ts";

/** Workers first, so that nothing runs any more on what is removed after them. */
const order: readonly Kind[] = ["Deployment", "PodDisruptionBudget", "Service", "ConfigMap", "Secret"];

/**
 * Removes everything the application has in Kubernetes, in the `stop` hook of its last unit on machines.
 * Connect's topics stay: they hold the connectors and their offsets. In a Kubernetes model a pod's `stop`
 * means nothing for the application, and as long as another unit is there it takes over.
 */
export async function removeWorkers(): Promise<void> {
  const { inKubernetes, unit } = hookContext();
  const others = currentUnit.get("removeWorkers").goal.units.filter((name) => name !== unit);
  if (inKubernetes || others.length > 0 || !isLeader()) return;
  const api = await kubernetes();
  if (api === undefined) return;
  const labelSelector = Object.entries(selectorLabels(owner()))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const configMaps = (await api.list("ConfigMap", { labelSelector })).map(({ metadata }) => ({
    kind: "ConfigMap" as const,
    name: metadata.name,
  }));
  const doomed = [
    ...recordedObjects(),
    ...configMaps,
    { kind: "Secret" as const, name: connectorsName(currentBase()) },
  ];
  for (const kind of order) {
    const names = new Set(doomed.filter((object) => object.kind === kind).map(({ name }) => name));
    for (const name of names) {
      if (await api.remove(kind, name)) hookLog().info("removed object", { kind, name });
    }
  }
  forgetObjects();
  forgetObservation();
  for (const flag of [flags.configured, flags.installed, flags.rolling, flags.running, flags.ready]) clearFlag(flag);
}
