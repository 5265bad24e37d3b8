import { expect, test } from "vitest";
import { rolloutStatus, type KubernetesObject, type RolloutPhase } from "../../src/kubernetes/index.ts";

type Fields = Readonly<Record<string, unknown>>;

const deployment = (spec: Fields, status: Fields, metadata: Fields = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d", generation: 2, ...metadata },
  spec,
  status: { observedGeneration: 2, ...status },
});

const progressing = (reason: string): Fields => ({
  conditions: [
    { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
    { type: "Progressing", status: "False", reason, message: `told: ${reason}` },
  ],
});

const all = (count: number): Fields => ({
  replicas: count,
  updatedReplicas: count,
  readyReplicas: count,
  availableReplicas: count,
});

const rows: readonly (readonly [RolloutPhase, string, KubernetesObject | undefined, string])[] = [
  ["absent", "without a Deployment", undefined, "no Deployment"],
  [
    "deleting",
    "with a deletionTimestamp",
    deployment({ replicas: 2 }, all(2), { deletionTimestamp: "2026-11-22T20:00:00Z" }),
    "the Deployment is being deleted",
  ],
  [
    "observing",
    "with a generation ahead, however complete the counters",
    deployment({ replicas: 2 }, all(2), { generation: 3 }),
    "the last change is not yet seen",
  ],
  [
    "observing",
    "without any status",
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d", generation: 1 }, spec: {} },
    "the last change is not yet seen",
  ],
  [
    "failed",
    "past its deadline, although Available",
    deployment({ replicas: 2 }, { ...all(2), ...progressing("ProgressDeadlineExceeded") }),
    "told: ProgressDeadlineExceeded",
  ],
  [
    "progressing",
    "with updated pods missing",
    deployment({ replicas: 3 }, { ...all(3), updatedReplicas: 1 }),
    "1 of 3 pods updated",
  ],
  ["progressing", "with all counters absent, which means 0", deployment({ replicas: 3 }, {}), "0 of 3 pods updated"],
  [
    "progressing",
    "with old pods left",
    deployment({ replicas: 2 }, { ...all(2), replicas: 3 }),
    "old pods still to end: 1",
  ],
  [
    "progressing",
    "with an updated pod not available yet",
    deployment({ replicas: 2 }, { ...all(2), availableReplicas: 1 }),
    "1 of 2 updated pods available",
  ],
  [
    "progressing",
    "stuck with Available=True",
    deployment(
      { replicas: 2 },
      { replicas: 3, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2, ...progressing("ReplicaSetUpdated") },
    ),
    "1 of 2 pods updated",
  ],
  [
    "progressing",
    "refused by a quota",
    deployment(
      { replicas: 3 },
      { conditions: [{ type: "ReplicaFailure", status: "True", message: "exceeded quota: small" }] },
    ),
    "exceeded quota: small",
  ],
  [
    "progressing",
    "with a ReplicaFailure that is over",
    deployment(
      { replicas: 3 },
      { conditions: [{ type: "ReplicaFailure", status: "False", message: "exceeded quota: small" }] },
    ),
    "0 of 3 pods updated",
  ],
  [
    "progressing",
    "scaled down with pods left that are as updated as the others",
    deployment({ replicas: 1 }, all(3)),
    "surplus pods still to end: 2",
  ],
  [
    "progressing",
    "scaled to zero with pods left",
    deployment({ replicas: 0 }, { replicas: 1 }),
    "old pods still to end: 1",
  ],
  [
    "degraded",
    "that was complete with this template and has lost a pod",
    deployment({ replicas: 2 }, { ...all(2), availableReplicas: 1, ...progressing("NewReplicaSetAvailable") }),
    "1 of 2 updated pods available",
  ],
  [
    "degraded",
    "that was complete with this template and lacks a pod which a quota refuses",
    deployment(
      { replicas: 2 },
      {
        ...all(1),
        conditions: [
          { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
          { type: "ReplicaFailure", status: "True", message: "exceeded quota: small" },
        ],
      },
    ),
    "exceeded quota: small",
  ],
  [
    "progressing",
    "that was complete and goes back to a former template, whose pods are to be made",
    deployment({ replicas: 2 }, { ...all(2), updatedReplicas: 0, ...progressing("NewReplicaSetAvailable") }),
    "0 of 2 pods updated",
  ],
  [
    "progressing",
    "that was complete and is scaled down",
    deployment({ replicas: 1 }, { ...all(3), ...progressing("NewReplicaSetAvailable") }),
    "surplus pods still to end: 2",
  ],
  [
    "paused",
    "incomplete and paused",
    deployment({ replicas: 2, paused: true }, { ...all(2), updatedReplicas: 0 }),
    "paused: 0 of 2 pods updated",
  ],
  ["complete", "complete and paused", deployment({ replicas: 2, paused: true }, all(2)), "2 of 2 pods available"],
  [
    "complete",
    "with every counter at the wanted number",
    deployment({ replicas: 3 }, { ...all(3), ...progressing("NewReplicaSetAvailable") }),
    "3 of 3 pods available",
  ],
  ["complete", "with replicas null, which means 1", deployment({ replicas: null }, all(1)), "1 of 1 pods available"],
  ["complete", "without replicas, which means 1", deployment({}, all(1)), "1 of 1 pods available"],
  ["scaled-to-zero", "with no pod wanted or left", deployment({ replicas: 0 }, {}), "0 pods wanted"],
  [
    "scaled-to-zero",
    "with no pod wanted after a failed rollout",
    deployment({ replicas: 0 }, progressing("ProgressDeadlineExceeded")),
    "0 pods wanted",
  ],
];

test.each(rows)("defect 15: a rollout is %s %s", (phase, _situation, object, message) => {
  expect(rolloutStatus(object)).toMatchObject({ phase, message });
});

test("defect 14: what the server leaves out of a status is 0", () => {
  expect(rolloutStatus(deployment({ replicas: 3 }, {}))).toEqual({
    phase: "progressing",
    desired: 3,
    updated: 0,
    total: 0,
    ready: 0,
    available: 0,
    message: "0 of 3 pods updated",
  });
});

test("a rollout counts the pods", () => {
  const status = { replicas: 4, updatedReplicas: 3, readyReplicas: 2, availableReplicas: 1 };
  expect(rolloutStatus(deployment({ replicas: 5 }, status))).toEqual({
    phase: "progressing",
    desired: 5,
    updated: 3,
    total: 4,
    ready: 2,
    available: 1,
    message: "3 of 5 pods updated",
  });
});
