import type { RolloutPhase } from "../../../src/kubernetes/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A Deployment in a state, by a name that Kubernetes takes. */
export type RolloutRow = {
  readonly name: string;
  readonly phase: RolloutPhase;
  readonly spec: Fields;
  readonly status: Fields;
  /** The controller has seen all of the spec, one change less, or nothing; all by default. */
  readonly seen?: "all" | "not-the-last" | "nothing";
  readonly deleting?: true;
};

const all = (count: number): Fields => ({
  replicas: count,
  updatedReplicas: count,
  readyReplicas: count,
  availableReplicas: count,
});

const condition = (type: string, status: string, reason: string, message = reason): Fields => ({
  type,
  status,
  reason,
  message,
});
const available = condition("Available", "True", "MinimumReplicasAvailable");
const unavailable = condition("Available", "False", "MinimumReplicasUnavailable");
const completed = condition("Progressing", "True", "NewReplicaSetAvailable");
const updating = condition("Progressing", "True", "ReplicaSetUpdated");
const late = condition("Progressing", "False", "ProgressDeadlineExceeded");
const refused = (status: string) => condition("ReplicaFailure", status, "FailedCreate", "exceeded quota: small");

/** Rows on which `rolloutStatus` and kubectl say the same. */
export const sameRows: readonly RolloutRow[] = [
  { name: "no-status", phase: "observing", spec: { replicas: 1 }, status: {}, seen: "nothing" },
  {
    name: "generation-ahead",
    phase: "observing",
    spec: { replicas: 2 },
    status: { ...all(2), conditions: [completed, available] },
    seen: "not-the-last",
  },
  {
    name: "generation-ahead-after-a-failure",
    phase: "observing",
    spec: { replicas: 2 },
    status: { ...all(2), conditions: [late] },
    seen: "not-the-last",
  },
  { name: "no-counters", phase: "progressing", spec: { replicas: 3 }, status: { conditions: [updating] } },
  { name: "updated-short", phase: "progressing", spec: { replicas: 3 }, status: { ...all(3), updatedReplicas: 1 } },
  {
    name: "updated-short-with-a-surge",
    phase: "progressing",
    spec: { replicas: 3 },
    status: { ...all(4), updatedReplicas: 2, conditions: [updating, available] },
  },
  {
    name: "stuck-although-available",
    phase: "progressing",
    spec: { replicas: 2 },
    status: {
      replicas: 3,
      updatedReplicas: 1,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [available, updating],
    },
  },
  { name: "old-pods-left", phase: "progressing", spec: { replicas: 2 }, status: { ...all(3), updatedReplicas: 2 } },
  {
    name: "available-short",
    phase: "progressing",
    spec: { replicas: 2 },
    status: { ...all(2), availableReplicas: 1, conditions: [updating] },
  },
  {
    name: "none-available",
    phase: "progressing",
    spec: { replicas: 2 },
    status: { replicas: 2, updatedReplicas: 2, conditions: [updating, unavailable] },
  },
  {
    name: "ready-and-not-yet-available",
    phase: "progressing",
    spec: { replicas: 1, minReadySeconds: 10 },
    status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, conditions: [updating] },
  },
  {
    name: "refused-once",
    phase: "progressing",
    spec: { replicas: 3 },
    status: { ...all(1), conditions: [refused("False"), updating] },
  },
  {
    name: "worker-lost",
    phase: "degraded",
    spec: { replicas: 2 },
    status: { ...all(2), readyReplicas: 1, availableReplicas: 1, conditions: [completed, available] },
  },
  {
    name: "scaled-up",
    phase: "degraded",
    spec: { replicas: 5 },
    status: { ...all(3), conditions: [completed, unavailable] },
  },
  {
    name: "deadline-exceeded",
    phase: "failed",
    spec: { replicas: 2 },
    status: { ...all(2), replicas: 3, updatedReplicas: 1, conditions: [available, late] },
  },
  {
    name: "deadline-exceeded-with-full-counters",
    phase: "failed",
    spec: { replicas: 2 },
    status: { ...all(2), conditions: [late, available] },
  },
  {
    name: "complete",
    phase: "complete",
    spec: { replicas: 3 },
    status: { ...all(3), conditions: [completed, available] },
  },
  { name: "complete-without-conditions", phase: "complete", spec: { replicas: 3 }, status: all(3) },
  {
    name: "complete-although-unavailable",
    phase: "complete",
    spec: { replicas: 1 },
    status: { ...all(1), conditions: [unavailable] },
  },
  { name: "replicas-absent", phase: "complete", spec: {}, status: all(1) },
  { name: "replicas-null", phase: "complete", spec: { replicas: null }, status: all(1) },
  { name: "replicas-null-and-short", phase: "progressing", spec: { replicas: null }, status: {} },
  { name: "paused-when-complete", phase: "complete", spec: { replicas: 2, paused: true }, status: all(2) },
  { name: "zero", phase: "scaled-to-zero", spec: { replicas: 0 }, status: {} },
  { name: "zero-with-old-pods", phase: "progressing", spec: { replicas: 0 }, status: { replicas: 1 } },
];

/** Rows on which we say more than kubectl, on purpose: by name, what kubectl says. */
export const otherRows: readonly (RolloutRow & { readonly kubectl: RegExp })[] = [
  {
    name: "surplus-of-a-scale-down",
    phase: "progressing",
    spec: { replicas: 1 },
    status: { ...all(3), conditions: [completed, available] },
    kubectl: /successfully rolled out/,
  },
  {
    name: "deleting",
    phase: "deleting",
    spec: { replicas: 2 },
    status: { ...all(2), conditions: [completed] },
    deleting: true,
    kubectl: /successfully rolled out/,
  },
  {
    name: "paused",
    phase: "paused",
    spec: { replicas: 2, paused: true },
    status: { ...all(2), updatedReplicas: 0 },
    kubectl: /0 out of 2 new replicas have been updated/,
  },
  {
    name: "zero-after-a-failure",
    phase: "scaled-to-zero",
    spec: { replicas: 0 },
    status: { conditions: [late] },
    kubectl: /exceeded its progress deadline/,
  },
];

/** The same verdict as kubectl's, and the server's own refusal in place of the counters. */
export const refusedRow: RolloutRow = {
  name: "refused",
  phase: "progressing",
  spec: { replicas: 3 },
  status: { ...all(1), conditions: [refused("True"), updating] },
};
