import { expect, test } from "vitest";
import {
  KubernetesError,
  KubernetesUnreachableError,
  readTrouble,
  type Kind,
  type KubernetesObject,
  type ListOptions,
} from "../../../src/kubernetes/index.ts";
import { deployment, now, pod, ready, replicaSet, waiting, warning, worker } from "./objects.ts";

/** Lists what it was given, and keeps what it was asked. */
function lister(objects: Partial<Record<Kind, readonly KubernetesObject[] | Error>>) {
  const asked: (readonly [Kind, ListOptions])[] = [];
  const list = async (kind: Kind, options: ListOptions = {}): Promise<readonly KubernetesObject[]> => {
    asked.push([kind, options]);
    const answer = objects[kind] ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, list };
}

const forbidden = (kind: Kind): KubernetesError =>
  new KubernetesError({ verb: "list", kind }, { status: 403, reason: "Forbidden", message: "no", remedy: "block" });
const creating = pod("p", worker(waiting("ContainerCreating")));
const labelSelector = "app=worker";

test("pods and ReplicaSets are found by the Deployment's own selector, and events of the one pod that needs them", async () => {
  const events = [warning("p", "FailedMount", 'configmap "c" not found')];
  const api = lister({ Pod: [creating], ReplicaSet: [replicaSet(2, 1)], Event: events });
  expect(await readTrouble(api, deployment, now)).toEqual({
    trouble: { cause: "missing-object", kind: "ConfigMap", name: "c" },
    old: { ready: 0, wanted: 0 },
    unread: [],
  });
  expect(api.asked).toEqual([
    ["Pod", { labelSelector }],
    ["ReplicaSet", { labelSelector }],
    ["Event", { fieldSelector: "involvedObject.name=p,type=Warning", limit: 100 }],
  ]);
});

test("where the status of a pod says it all, no event is asked for", async () => {
  const api = lister({ Pod: [pod("p", worker(waiting("InvalidImageName")))], ReplicaSet: [replicaSet(2, 1)] });
  await readTrouble(api, deployment, now);
  expect(api.asked.map(([kind]) => kind)).toEqual(["Pod", "ReplicaSet"]);
});

test("a selector of expressions is told as kubectl writes it", async () => {
  const matchExpressions = [
    { key: "a", operator: "In", values: ["1", "2"] },
    { key: "b", operator: "NotIn", values: ["3"] },
    { key: "c", operator: "Exists" },
    { key: "d", operator: "DoesNotExist" },
  ];
  const api = lister({});
  await readTrouble(api, { ...deployment, spec: { selector: { matchLabels: { app: "x" }, matchExpressions } } }, now);
  expect(api.asked[0]?.[1]).toEqual({ labelSelector: "app=x,a in (1,2),b notin (3),c,!d" });
});

test("a Deployment without a selector is asked nothing about: every pod of the namespace would fit", async () => {
  const api = lister({ Pod: [creating] });
  expect(await readTrouble(api, { ...deployment, spec: {} }, now)).toMatchObject({ trouble: undefined });
  expect(api.asked).toEqual([]);
});

test("what may not be listed hides nothing of the rest, and is named", async () => {
  const broken = pod("p", worker(waiting("ErrImagePull", "not found")));
  const old = pod("o", { conditions: [ready] }, { revision: 1 });
  const noSets = lister({ Pod: [broken, old], ReplicaSet: forbidden("ReplicaSet") });
  expect(await readTrouble(noSets, deployment, now)).toEqual({
    trouble: { cause: "image-pull", image: "example.org/connect:1", why: "not-found", detail: "not found" },
    old: { ready: 1, wanted: 1 },
    unread: [{ kind: "ReplicaSet", forbidden: true }],
  });
  const nothing = lister({ Pod: forbidden("Pod"), ReplicaSet: [replicaSet(2, 1)], Event: forbidden("Event") });
  expect(await readTrouble(nothing, deployment, now)).toMatchObject({
    trouble: undefined,
    unread: [
      { kind: "Pod", forbidden: true },
      { kind: "Event", forbidden: true },
    ],
  });
});

test("a server that is away while reasons are looked for is no failure of its own", async () => {
  const away = new KubernetesUnreachableError("https://127.0.0.1", "ECONNRESET");
  expect(await readTrouble(lister({ Pod: away, ReplicaSet: away, Event: away }), deployment, now)).toMatchObject({
    trouble: undefined,
    unread: [
      { kind: "Pod", forbidden: false },
      { kind: "ReplicaSet", forbidden: false },
    ],
  });
});

test("an error of our own is not taken for the server's", async () => {
  await expect(readTrouble(lister({ Pod: new TypeError("ours") }), deployment, now)).rejects.toThrow("ours");
});
