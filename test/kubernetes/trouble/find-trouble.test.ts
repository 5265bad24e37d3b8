import fc from "fast-check";
import { expect, test } from "vitest";
import { causes, findTrouble, type RolloutObjects } from "../../../src/kubernetes/trouble/index.ts";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { eventsWanted } from "../../../src/kubernetes/trouble/find-trouble.ts";
import { aMinuteAgo, deployment, now, pod, ready, replicaSet, waiting, warning, worker } from "./objects.ts";
import { podStates } from "./pod-states.ts";

const around = (pods: readonly KubernetesObject[], events: readonly KubernetesObject[] = []): RolloutObjects => ({
  deployment,
  replicaSets: [replicaSet(1, 0), replicaSet(2, 2)],
  pods,
  events,
});

const [silent, troubled] = [podStates.filter(({ trouble }) => !trouble), podStates.filter(({ trouble }) => trouble)];

test.each(troubled)("a pod with $what has its cause told", ({ pod: one, trouble = {}, events }) => {
  expect(findTrouble(around([one], events), now).trouble).toMatchObject(trouble);
});

test.each(silent)("a pod that is $what is in no trouble", ({ pod: one, events }) => {
  expect(findTrouble(around([one], events), now).trouble).toBeUndefined();
});

test("pods that the server refuses are told by the ReplicaSet's condition, without a pod's name", () => {
  const message = 'pods "worker-2-x" is forbidden: admission webhook "w.example.org" denied the request: no';
  const failed = { conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message }] };
  const objects = { ...around([]), replicaSets: [replicaSet(2, 2, failed)] };
  expect(findTrouble(objects, now).trouble).toEqual({
    cause: "refused",
    detail: 'admission webhook "w.example.org" denied the request: no',
  });
});

test("pods that the server refuses are told by the ReplicaSet's events where no condition does", () => {
  const text =
    '(combined from similar events): Error creating: pods "worker-2-y" is forbidden: failed quota: q: must specify limits.cpu for: worker';
  expect(eventsWanted(around([]), now)).toBe("worker-2");
  expect(findTrouble(around([], [warning("worker-2", "FailedCreate", text)]), now).trouble).toEqual({
    cause: "quota",
    quota: "q",
    detail: "must specify limits.cpu for: worker",
  });
});

test("pods of the new template speak first, those of a former one where they say nothing", () => {
  const old = pod("a", worker(waiting("InvalidImageName")), { revision: 1 });
  const fresh = pod("b", worker(waiting("ErrImagePull", "not found")));
  const objects = { ...around([old, fresh]), replicaSets: [replicaSet(1, 1), replicaSet(2, 1)] };
  expect(findTrouble(objects, now).trouble).toMatchObject({ cause: "image-pull" });
  expect(findTrouble({ ...objects, pods: [old] }, now).trouble).toMatchObject({ cause: "image-name" });
});

test("without ReplicaSets the newest pod is of the new template", () => {
  const old = pod("a", { conditions: [ready] }, { revision: 1 });
  const fresh = pod("b", worker(waiting("ErrImagePull", "not found")));
  const findings = findTrouble({ ...around([old, fresh]), replicaSets: [] }, now);
  expect(findings).toMatchObject({ trouble: { cause: "image-pull" }, old: { ready: 1, wanted: 1 } });
});

test("old workers that are on their way out still run for nobody", () => {
  const old = pod("a", { conditions: [ready] }, { revision: 1 });
  const leaving = { ...old, metadata: { ...old.metadata, name: "c", deletionTimestamp: aMinuteAgo } };
  expect(findTrouble(around([old, leaving]), now).old).toEqual({ ready: 1, wanted: 1 });
});

const running = { running: { startedAt: aMinuteAgo } };

test("events are wanted of the one pod whose status leaves something open, and of no other", () => {
  const creating = pod("c", worker(waiting("ContainerCreating")));
  const starting = pod("s", worker(running));
  const unpulled = pod("i", worker(waiting("ErrImagePull", "not found")));
  const serving = pod("a", { conditions: [ready] });
  expect(eventsWanted(around([creating, serving]), now)).toBe("c");
  expect(eventsWanted(around([creating, starting]), now)).toBe("s");
  expect(eventsWanted(around([creating, starting, unpulled]), now)).toBeUndefined();
  expect(eventsWanted(around([serving]), now)).toBeUndefined();
});

// Every state at once, in several pods of both templates.
const crowd: readonly KubernetesObject[] = podStates.flatMap(({ pod: one }, index) =>
  [1, 2].map((revision) => ({
    ...one,
    metadata: {
      ...one.metadata,
      name: `p${index}-${revision}`,
      labels: { app: "worker", "pod-template-hash": String(revision) },
    },
  })),
);
const heard = podStates.flatMap(({ events }, index) =>
  events.map((event) => ({ ...event, involvedObject: { kind: "Pod", name: `p${index}-2` } })),
);
// Few at a time: among many the same one is gravest nearly always.
const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { maxLength: 5 });

test("any order of pods and events gives the same findings", () => {
  fc.assert(
    fc.property(shuffled(crowd), shuffled(heard), fc.gen(), (pods, events, next) => {
      const again = {
        pods: next(() => fc.shuffledSubarray(pods, { minLength: pods.length })),
        events: next(() => fc.shuffledSubarray(events, { minLength: events.length })),
      };
      const objects = around(pods, events);
      expect(findTrouble({ ...objects, ...again }, now)).toEqual(findTrouble(objects, now));
      expect(eventsWanted({ ...objects, ...again }, now)).toBe(eventsWanted(objects, now));
    }),
  );
});

test("of all causes the gravest of the new template is told, and of a former one where that says nothing", () => {
  fc.assert(
    fc.property(shuffled(crowd), shuffled(heard), (pods, events) => {
      const gravestOf = (revision: string) => {
        const own = pods.filter(({ metadata }) => metadata.labels?.["pod-template-hash"] === revision);
        const found = own.flatMap((one) => findTrouble(around([one], events), now).trouble ?? []);
        return causes.find((cause) => found.some((trouble) => trouble.cause === cause));
      };
      const found = findTrouble(around(pods, events), now).trouble;
      expect(found?.cause).toBe(gravestOf("2") ?? gravestOf("1"));
    }),
  );
});
