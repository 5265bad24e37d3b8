import { CharmError } from "../../core/index.ts";
import type { KubernetesApi, ListOptions } from "../api.ts";
import { KubernetesError } from "../errors.ts";
import { fieldsOf, textOf } from "../json-fields.ts";
import type { Kind, KubernetesObject } from "../object.ts";
import { eventsWanted, findTrouble, type Findings } from "./find-trouble.ts";
import { podSelector } from "./pod-selector.ts";

/** What was found, and what could not be looked at. */
export type TroubleReport = Findings & {
  /** Kinds that the server did not list: for want of the right to, or for another reason. */
  readonly unread: readonly { readonly kind: Kind; readonly forbidden: boolean }[];
};

/**
 * Looks for the cause why a Deployment does not get on, with at most three requests: its pods and ReplicaSets by its
 * own selector, and the warnings about one of them where their statuses leave it open. Others' events are never sent:
 * a namespace may hold thousands. What the server refuses to list is left out and named. Throws no `KubernetesError`.
 *
 * `now` is in milliseconds since 1970.
 */
export async function readTrouble(
  api: Pick<KubernetesApi, "list">,
  deployment: KubernetesObject,
  now: number,
): Promise<TroubleReport> {
  const unread: TroubleReport["unread"][number][] = [];
  const list = async (kind: Kind, options: ListOptions): Promise<readonly KubernetesObject[]> => {
    try {
      return await api.list(kind, options);
    } catch (error) {
      if (!(error instanceof CharmError)) throw error;
      unread.push({ kind, forbidden: error instanceof KubernetesError && error.status === 403 });
      return [];
    }
  };
  const labelSelector = podSelector(fieldsOf(fieldsOf(deployment["spec"])["selector"]));
  if (labelSelector === "") return { ...findTrouble({ deployment, ...nothing }, now), unread };
  const [pods, replicaSets] = await Promise.all([
    list("Pod", { labelSelector }),
    list("ReplicaSet", { labelSelector }),
  ]);
  const wanted = eventsWanted({ deployment, pods, replicaSets }, now);
  const fieldSelector = `involvedObject.name=${textOf(wanted)},type=Warning`;
  const events = wanted === undefined ? [] : await list("Event", { fieldSelector, limit: 100 });
  return { ...findTrouble({ deployment, pods, replicaSets, events }, now), unread };
}

const nothing = { pods: [], replicaSets: [], events: [] } as const;
