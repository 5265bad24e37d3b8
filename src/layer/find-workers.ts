import { isJsonMap, textsOf } from "../core/index.ts";
import type { Kind, KubernetesApi, KubernetesObject } from "../kubernetes/index.ts";
import { unitStore } from "../juju/index.ts";
import { labelSelector, ownPlace, selectorLabels, type Owner, type WorkersPlace } from "./names.ts";
import { owner } from "./owner.ts";
import { pythonNames } from "./python-names.ts";
import { adoptedRow } from "./upper-layer.ts";

/** What is there of an application's workers, and where its objects belong. */
export type FoundWorkers = WorkersPlace & {
  readonly deployment: KubernetesObject | undefined;
  /** What the Python layer made and no adopted worker needs: to be removed once no pod uses it any more. */
  readonly leftovers: readonly { readonly kind: Kind; readonly name: string }[];
};

/**
 * Finds the Deployment of the running hook's application by its labels, and on a unit that was the Python layer's also
 * the one that layer made: one request, or two. Workers that are there keep their names and selector for good, because
 * a selector can't be changed and a second Deployment would run every connector twice.
 */
export async function findWorkers(api: KubernetesApi): Promise<FoundWorkers> {
  const labelled = await api.list("Deployment", { labelSelector: labelSelector(selectorLabels(owner())) });
  const former = pythonNames(owner()).deployment;
  const find = (name: string): KubernetesObject | undefined => labelled.find(({ metadata }) => metadata.name === name); // labels can be copied, so the name counts, too
  const deployment =
    find(ownPlace(owner()).names.deployment) ??
    find(former) ??
    (unitStore().has(adoptedRow) ? await api.read("Deployment", former) : undefined);
  return { deployment, ...placeOfWorkers(owner(), deployment) };
}

/**
 * Where an application's objects belong, told by the Deployment that is there: its own selector always, and the
 * Python layer's names if it has one of them.
 */
export function placeOfWorkers(who: Owner, deployment: KubernetesObject | undefined): Omit<FoundWorkers, "deployment"> {
  const own = ownPlace(who);
  const python = pythonNames(who);
  const live = matchLabels(deployment);
  const selector = Object.keys(live).length > 0 ? live : own.selector;
  if (deployment?.metadata.name !== python.deployment) return { names: own.names, selector, leftovers: [] };
  return {
    names: { ...own.names, deployment: python.deployment, external: python.service },
    selector,
    leftovers: [{ kind: "ConfigMap", name: python.configMap }],
  };
}

function matchLabels(deployment: KubernetesObject | undefined): Readonly<Record<string, string>> {
  const spec = deployment?.["spec"];
  const selector = isJsonMap(spec) ? spec["selector"] : undefined;
  return textsOf(isJsonMap(selector) ? selector["matchLabels"] : undefined);
}
