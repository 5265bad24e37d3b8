import { expect, test } from "vitest";
import { readyNodeAddresses, type KubernetesObject } from "../../src/kubernetes/index.ts";

type Change = {
  readonly metadata?: Partial<KubernetesObject["metadata"]>;
  readonly spec?: object;
  readonly ready?: string;
  readonly addresses?: readonly object[];
};

const node = (name: string, address: string, change: Change = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, ...change.metadata },
  spec: change.spec ?? {},
  status: {
    addresses: change.addresses ?? [
      { type: "Hostname", address: name },
      { type: "InternalIP", address },
    ],
    conditions: [
      { type: "MemoryPressure", status: "False" },
      { type: "Ready", status: change.ready ?? "True" },
    ],
  },
});

test("ready nodes give their internal addresses, sorted by name", () => {
  expect(readyNodeAddresses([node("b", "10.0.0.1"), node("a", "10.0.0.2")])).toEqual(["10.0.0.2", "10.0.0.1"]);
});

test("defect 18: IPv6 comes in brackets, and of two internal addresses the first", () => {
  const addresses = [
    { type: "InternalIP", address: "fd00::1" },
    { type: "InternalIP", address: "10.0.0.1" },
  ];
  expect(readyNodeAddresses([node("a", "", { addresses })])).toEqual(["[fd00::1]"]);
});

test.each<readonly [string, Change]>([
  ["is not ready", { ready: "False" }],
  ["is unheard of", { ready: "Unknown" }],
  ["is cordoned", { spec: { unschedulable: true } }],
  ["is being deleted", { metadata: { deletionTimestamp: "2026-11-22T20:00:00Z" } }],
  [
    "is kept from load balancers",
    { metadata: { labels: { "node.kubernetes.io/exclude-from-external-load-balancers": "" } } },
  ],
  ["has no internal address", { addresses: [{ type: "ExternalIP", address: "192.0.2.1" }] }],
])("a node that %s is left out", (_why, change) => {
  expect(readyNodeAddresses([node("a", "10.0.0.1", change), node("b", "10.0.0.2")])).toEqual(["10.0.0.2"]);
});

test("a node without a status gives nothing", () => {
  expect(readyNodeAddresses([{ apiVersion: "v1", kind: "Node", metadata: { name: "a" } }])).toEqual([]);
});
