import { expect, test } from "vitest";
import { findTrouble, type Trouble } from "../../../src/kubernetes/index.ts";
import { recorded } from "./objects.ts";

// What a real API server and a real kubelet of 1.34 said of pods that did not run, at the time when they said it.
const rows: readonly (readonly [name: string, at: string, trouble: Trouble])[] = [
  [
    "absent-image",
    "2026-11-22T18:45:04Z",
    {
      cause: "image-pull",
      image: "testbed.local/absent:1",
      why: "no-such-host",
      detail:
        'Back-off pulling image "testbed.local/absent:1": ErrImagePull: failed to pull and unpack image "testbed.local/absent:1": failed to resolve reference "testbed.local/absent:1": failed to do request: Head "https://testbed.local/v2/absent/manifests/1": dial tcp: lookup testbed.local: Temporary failure in name resolution',
    },
  ],
  [
    "crash",
    "2026-11-22T18:45:04Z",
    { cause: "crash", container: "c", exitCode: 3, output: "", restarts: 2, repeated: true },
  ],
  ["nosecret", "2026-11-22T18:45:04Z", { cause: "missing-object", kind: "Secret", name: "absent" }],
  [
    "notready",
    "2026-11-22T18:45:04Z",
    {
      cause: "probe",
      probe: "readiness",
      detail: 'Get "http://10.244.0.13:1234/": dial tcp 10.244.0.13:1234: connect: connection refused',
      restarts: 0,
      since: "2026-11-22T18:44:46Z",
    },
  ],
  ["oom", "2026-11-22T18:45:04Z", { cause: "out-of-memory", container: "c", limit: "16Mi", restarts: 0 }],
  [
    "toobig",
    "2026-11-22T18:45:04Z",
    {
      cause: "unschedulable",
      detail:
        "0/1 nodes are available: 1 Insufficient memory. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
      since: "2026-11-22T18:44:45Z",
    },
  ],
  ["failedmount", "2026-11-22T20:08:30Z", { cause: "missing-object", kind: "ConfigMap", name: "absent" }],
  ["nodedown", "2026-11-22T20:18:00Z", { cause: "node-down", node: "node1" }],
  [
    "quota-pods",
    "2026-11-22T20:08:12Z",
    { cause: "quota", quota: "small", detail: "requested: pods=1, used: pods=1, limited: pods=1" },
  ],
  [
    "quota-pods-deadline",
    "2026-11-22T20:08:22Z",
    { cause: "quota", quota: "small", detail: "requested: pods=1, used: pods=1, limited: pods=1" },
  ],
  [
    "podsecurity",
    "2026-11-22T20:08:24Z",
    {
      cause: "pod-security",
      level: "restricted",
      detail:
        'allowPrivilegeEscalation != false (container "worker" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "worker" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "worker" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "worker" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    },
  ],
];

test.each(rows)("a real kubelet's %s is told as it was", (name, at, trouble) => {
  expect(findTrouble(recorded(name), Date.parse(at)).trouble).toEqual(trouble);
});

test.each([
  ["absent-image-surge0", { ready: 1, wanted: 2 }],
  ["absent-image-surge1", { ready: 2, wanted: 2 }],
])("%s: the old workers that still run are counted, of those that were wanted", (name, old) => {
  const findings = findTrouble(recorded(name), Date.parse("2026-11-22T20:03:40Z"));
  expect(findings.old).toEqual(old);
  expect(findings.trouble).toMatchObject({ cause: "image-pull", image: "testbed.local/connect:absent" });
});
