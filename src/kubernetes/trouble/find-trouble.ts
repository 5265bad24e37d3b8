import { byCodePoint } from "../../core/index.ts";
import type { KubernetesObject } from "../object.ts";
import { isReady, needsEvents, podTrouble } from "./pod-trouble.ts";
import { refusalTrouble, refusedPods } from "./refused-pods.ts";
import { newestWarning } from "./event-trouble.ts";
import { rolloutPods } from "./rollout-pods.ts";
import { causes, type Trouble } from "./trouble.ts";

/** What is known of a Deployment that does not get on, in any order. */
export type RolloutObjects = {
  readonly deployment: KubernetesObject;
  readonly replicaSets: readonly KubernetesObject[];
  readonly pods: readonly KubernetesObject[];
  readonly events: readonly KubernetesObject[];
};

/** Why a Deployment does not get on. */
export type Findings = {
  /** What is to be told first; `undefined` where nothing says why. */
  readonly trouble: Trouble | undefined;
  /** The pods of former templates that serve, of those that were wanted. */
  readonly old: { readonly ready: number; readonly wanted: number };
};

/**
 * Why a Deployment does not get on: of all that its pods say the most useful, and the same one whatever the order of
 * pods and events. Pods of the present template are preferred; those of former ones speak where they say nothing.
 * `now` is in milliseconds since 1970.
 */
export function findTrouble(objects: RolloutObjects, now: number): Findings {
  const { replicaSet, old, oldWanted } = rolloutPods(objects.deployment, objects.replicaSets, objects.pods);
  const refused = newestWarning(objects.events, replicaSet?.metadata.name ?? "", (reason) => reason === "FailedCreate");
  const [first] = candidates(objects, now);
  return {
    trouble: first?.trouble ?? (refused === undefined ? undefined : refusalTrouble(refused)),
    old: { ready: old.filter(isReady).length, wanted: oldWanted },
  };
}

/**
 * The one object whose events would say more, by name: the pod in the gravest trouble where its status leaves
 * something open, or the ReplicaSet that has no pods. `undefined` where events would add nothing.
 */
export function eventsWanted(objects: Omit<RolloutObjects, "events">, now: number): string | undefined {
  const [first] = candidates({ ...objects, events: [] }, now);
  if (first !== undefined) return needsEvents(first.trouble) ? first.name : undefined;
  const { fresh, replicaSet } = rolloutPods(objects.deployment, objects.replicaSets, objects.pods);
  const silent = fresh.filter((pod) => !isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  const [name] = silent.map(({ metadata }) => metadata.name).toSorted(byCodePoint);
  return name ?? (fresh.length === 0 ? replicaSet?.metadata.name : undefined);
}

/** A trouble, and the object that has it. */
type Candidate = { readonly name: string; readonly trouble: Trouble };

/** The troubles of the present template, gravest first; those of former ones where there is none. */
function candidates({ deployment, replicaSets, pods, events }: RolloutObjects, now: number): readonly Candidate[] {
  const { replicaSet, fresh, old } = rolloutPods(deployment, replicaSets, pods);
  const ofPods = (some: readonly KubernetesObject[]): readonly Candidate[] =>
    some.flatMap((pod) => candidate(pod.metadata.name, podTrouble(pod, events, now)));
  const refusals = [replicaSet, deployment].flatMap((owner) =>
    owner === undefined ? [] : candidate(owner.metadata.name, refusedPods(owner)),
  );
  const present = [...ofPods(fresh), ...refusals.slice(0, 1)];
  return (present.length > 0 ? present : ofPods(old)).toSorted(gravestFirst);
}

const candidate = (name: string, trouble: Trouble | undefined): readonly Candidate[] =>
  trouble === undefined ? [] : [{ name, trouble }];

/** Of equal causes the one that lasts longest; then by name, so that any order of pods gives the same. */
function gravestFirst(a: Candidate, b: Candidate): number {
  return (
    causes.indexOf(a.trouble.cause) - causes.indexOf(b.trouble.cause) ||
    restartsOf(b.trouble) - restartsOf(a.trouble) ||
    byCodePoint(sinceOf(a.trouble), sinceOf(b.trouble)) ||
    byCodePoint(a.name, b.name)
  );
}

const restartsOf = (trouble: Trouble): number => ("restarts" in trouble ? trouble.restarts : 0);
const sinceOf = (trouble: Trouble): string => ("since" in trouble ? trouble.since : "");
