import { expect, test } from "vitest";
import type { Rollout } from "../../src/kubernetes/index.ts";
import { degradedLine, rolloutLine } from "../../src/layer/rollout-line.ts";
import type { TroubleSeen } from "../../src/layer/trouble.ts";

const rollout: Rollout = {
  phase: "progressing",
  desired: 5,
  updated: 3,
  total: 6,
  ready: 2,
  available: 2,
  message: "m",
};
const failed: Rollout = { ...rollout, phase: "failed", message: 'ReplicaSet "w" has timed out progressing.' };
const degraded: Rollout = { ...rollout, phase: "degraded", ready: 4, message: "4 of 5 updated pods available" };
const seen = (
  what: string | undefined,
  more: Partial<TroubleSeen> & { readonly remedy?: "block" | "wait" } = {},
): TroubleSeen => ({
  old: { ready: 0, wanted: 0 },
  forbidden: [],
  verdict:
    what === undefined ? undefined : { remedy: more.remedy ?? "block", settled: true, what, detail: "", next: "act" },
  ...more,
});

test("a rollout that goes on is counted", () => {
  expect(rolloutLine(rollout, undefined)).toEqual({ status: "waiting", message: "rolling out 2/5 workers" });
  expect(rolloutLine(rollout, seen(undefined))).toEqual({ status: "waiting", message: "rolling out 2/5 workers" });
});

test("workers of the former template are not counted as rolled out", () => {
  expect(rolloutLine({ ...rollout, updated: 1, ready: 5 }, undefined).message).toBe("rolling out 1/5 workers");
});

test("what time may mend is waited for, with the reason", () => {
  expect(rolloutLine(rollout, seen("no node takes a worker", { remedy: "wait" }))).toEqual({
    status: "waiting",
    message: "rolling out 2/5 workers: no node takes a worker; act",
  });
});

test("what the operator must mend is blocked, and tells the old workers that still run", () => {
  const old = { ready: 2, wanted: 2 };
  expect(rolloutLine(rollout, seen("cannot pull image x", { old }))).toEqual({
    status: "blocked",
    message: "cannot pull image x; act; 2 of 2 old workers still run",
  });
});

test("a rollout past its deadline is blocked whatever the reason, and also without one", () => {
  expect(rolloutLine(failed, seen("node n does not answer", { remedy: "wait" }))).toMatchObject({ status: "blocked" });
  expect(rolloutLine(failed, seen(undefined, { old: { ready: 1, wanted: 2 } }))).toEqual({
    status: "blocked",
    message:
      'the rollout of the workers is stuck: ReplicaSet "w" has timed out progressing; 1 of 2 old workers still run',
  });
});

test("a missing right is named where it hides the reason", () => {
  const forbidden = ["pods", "events"];
  const unknown = "; why is unknown without the right to list pods, events";
  expect(rolloutLine(rollout, seen(undefined, { forbidden })).message).toBe(`rolling out 2/5 workers${unknown}`);
  expect(rolloutLine(failed, seen(undefined, { forbidden })).message).toMatch(new RegExp(`progressing${unknown}$`));
  expect(rolloutLine(rollout, seen("x", { forbidden })).message).not.toContain(unknown);
  expect(degradedLine(degraded, seen(undefined, { forbidden }), "").message).toContain(unknown);
});

test("lost workers are waited for, with the reason and the connectors that the others run", () => {
  expect(degradedLine(degraded, seen("node n does not answer", { remedy: "wait" }), "2 connectors")).toEqual({
    status: "waiting",
    message: "4/5 workers: node n does not answer; act; 2 connectors",
  });
  expect(degradedLine(degraded, seen("a worker runs out of memory"), "").status).toBe("waiting");
  expect(degradedLine(degraded, undefined, "").message).toBe("4/5 workers: 4 of 5 updated pods available");
});

test("when no worker is left and somebody must act, that is blocked", () => {
  const none = { ...degraded, ready: 0 };
  expect(degradedLine(none, seen("a worker keeps exiting"), "")).toEqual({
    status: "blocked",
    message: "0/5 workers: a worker keeps exiting; act",
  });
  expect(degradedLine(none, seen("node n does not answer", { remedy: "wait" }), "").status).toBe("waiting");
});

test("no line is longer than 200 characters", () => {
  const long = "x".repeat(300);
  const old = { ready: 2, wanted: 2 };
  const lines = [
    rolloutLine(rollout, seen(long, { old })),
    rolloutLine(rollout, seen(long, { remedy: "wait" })),
    rolloutLine({ ...failed, message: long }, seen(undefined, { old, forbidden: ["pods"] })),
    degradedLine(degraded, seen(long), "2 connectors"),
    degradedLine({ ...degraded, message: long }, undefined, "2 connectors"),
  ];
  expect(lines.map(({ message }) => message.length)).toEqual([200, 200, 200, 200, 200]);
});
