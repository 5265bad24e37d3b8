import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { aMinuteAgo, notReady, pod, ready, waiting, warning, worker } from "./objects.ts";

const image = "example.org/connect:1";
const ended = (exitCode: number, message = "", reason = "Error") => ({
  terminated: { exitCode, reason, message, startedAt: aMinuteAgo, finishedAt: aMinuteAgo },
});
const running = { running: { startedAt: aMinuteAgo } };
const missing = (kind: string, name: string, key?: string) => ({
  cause: "missing-object",
  kind,
  name,
  ...(key === undefined ? {} : { key }),
});
const pull = (why: string) => ({ cause: "image-pull", image, why });
const crash = { cause: "crash", container: "worker", exitCode: 1, output: "boom", restarts: 4 };

type Row = readonly [
  what: string,
  pod: KubernetesObject,
  trouble: Readonly<Record<string, unknown>> | undefined,
  events?: readonly KubernetesObject[],
];

const rows: readonly Row[] = [
  ["ready", pod("p", { conditions: [ready], ...worker(running, { ready: true }) }), undefined],
  ["just created", pod("p", { conditions: [] }), undefined],
  ["starting", pod("p", worker(waiting("ContainerCreating"))), undefined],
  [
    "ended on purpose",
    { ...pod("p", worker(ended(1))), metadata: { name: "p", deletionTimestamp: aMinuteAgo } },
    undefined,
  ],
  ["an image name", pod("p", worker(waiting("InvalidImageName", "couldn't parse"))), { cause: "image-name", image }],
  ["an image not there", pod("p", worker(waiting("ErrImagePull", `"${image}": not found`))), pull("not-found")],
  [
    "an image that needs a login",
    pod(
      "p",
      worker(waiting("ErrImagePull", "pull access denied, repository does not exist or may require authorization")),
    ),
    pull("unauthorized"),
  ],
  [
    "a registry that is not there",
    pod("p", worker(waiting("ImagePullBackOff", "dial tcp: lookup example.org: no such host"))),
    pull("no-such-host"),
  ],
  [
    "a registry that limits pulls",
    pod(
      "p",
      worker(waiting("ErrImagePull", "429 Too Many Requests - toomanyrequests: You have reached your pull rate limit")),
    ),
    pull("rate-limited"),
  ],
  [
    "another platform",
    pod("p", worker(waiting("ErrImagePull", "no match for platform in manifest: not found"))),
    pull("wrong-platform"),
  ],
  [
    "a proxy's certificate",
    pod("p", worker(waiting("ErrImagePull", "x509: signed by unknown authority"))),
    pull("untrusted"),
  ],
  [
    "a silent registry",
    pod("p", worker(waiting("ErrImagePull", "dial tcp 10.0.0.1:443: i/o timeout"))),
    pull("unreachable"),
  ],
  ["an image that is not on the node", pod("p", worker(waiting("ErrImageNeverPull"))), pull("never-pulled")],
  [
    "an image of an older kubelet, whose reason is an event",
    pod("p", worker(waiting("ImagePullBackOff", `Back-off pulling image "${image}"`))),
    pull("not-found"),
    [
      warning("p", "Failed", `Failed to pull image "${image}": manifest unknown`),
      warning("p", "Failed", "Error: ErrImagePull"),
    ],
  ],
  [
    "an image without any reason",
    pod("p", worker(waiting("ImagePullBackOff", `Back-off pulling image "${image}"`))),
    pull("unknown"),
  ],
  [
    "a missing Secret",
    pod("p", worker(waiting("CreateContainerConfigError", 'secret "s" not found'))),
    missing("Secret", "s"),
  ],
  [
    "a missing key",
    pod("p", worker(waiting("CreateContainerConfigError", "couldn't find key k in ConfigMap default/c"))),
    missing("ConfigMap", "c", "k"),
  ],
  [
    "a named user",
    pod(
      "p",
      worker(
        waiting(
          "CreateContainerConfigError",
          "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root",
        ),
      ),
    ),
    { cause: "run-as-non-root", image, user: "app" },
  ],
  [
    "a user who is root",
    pod("p", worker(waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root"))),
    { cause: "run-as-non-root", image },
  ],
  [
    "no such program",
    pod("p", worker(waiting("RunContainerError", 'exec: "sh": executable file not found in $PATH'))),
    { cause: "not-started", container: "worker", detail: 'exec: "sh": executable file not found in $PATH' },
  ],
  [
    "no such program, held back",
    pod("p", worker(waiting("CrashLoopBackOff"), { lastState: ended(128, "no sh", "StartError"), restartCount: 2 })),
    { cause: "not-started", container: "worker", detail: "no sh" },
  ],
  [
    "a crash loop",
    pod("p", worker(waiting("CrashLoopBackOff"), { lastState: ended(1, "boom"), restartCount: 4 })),
    { ...crash, repeated: true },
  ],
  [
    "a crash loop between two starts",
    pod("p", worker(running, { lastState: ended(1, "boom"), restartCount: 4 })),
    { ...crash, repeated: true },
  ],
  ["a first crash", pod("p", worker(ended(1, "boom"))), { ...crash, restarts: 0, repeated: false }],
  [
    "a worker that ends as if it were done",
    pod("p", worker(waiting("CrashLoopBackOff"), { lastState: ended(0), restartCount: 4 })),
    { ...crash, exitCode: 0, output: "", repeated: true },
  ],
  [
    "a crash that the worker has got over, and a probe that fails now",
    pod(
      "p",
      worker(
        { running: { startedAt: "2026-11-22T20:40:00Z" } },
        { lastState: ended(1), restartCount: 1, started: true },
      ),
    ),
    { cause: "probe", probe: "readiness" },
  ],
  [
    "out of memory",
    pod("p", worker(waiting("CrashLoopBackOff"), { lastState: ended(137, "", "OOMKilled"), restartCount: 1 })),
    { cause: "out-of-memory", container: "worker", limit: "1Gi", restarts: 1 },
  ],
  [
    "an init container that crashes",
    pod("p", {
      initContainerStatuses: [
        { name: "plugins", restartCount: 3, state: waiting("CrashLoopBackOff"), lastState: ended(7, "no") },
      ],
      ...worker(waiting("PodInitializing")),
    }),
    { cause: "crash", container: "plugins", exitCode: 7, output: "no" },
  ],
  [
    "an init container that is done",
    pod("p", {
      initContainerStatuses: [{ name: "plugins", ready: true, restartCount: 0, state: ended(0, "", "Completed") }],
      ...worker(waiting("CreateContainerConfigError", 'configmap "c" not found')),
    }),
    missing("ConfigMap", "c"),
  ],
  [
    "a startup probe",
    pod("p", { phase: "Running", ...worker(running) }),
    { cause: "probe", probe: "startup", detail: "dial tcp: connection refused", restarts: 0, since: aMinuteAgo },
    [warning("p", "Unhealthy", "Startup probe failed: dial tcp: connection refused")],
  ],
  [
    "a startup probe that ended the worker",
    pod("p", worker(waiting("CrashLoopBackOff"), { lastState: ended(143), restartCount: 1 })),
    { cause: "probe", probe: "startup", detail: "refused", restarts: 1 },
    [warning("p", "Unhealthy", "Startup probe failed: refused")],
  ],
  [
    "a readiness probe, after a startup probe that has passed",
    pod("p", worker(running, { started: true })),
    { cause: "probe", probe: "readiness", detail: "" },
    [warning("p", "Unhealthy", "Startup probe failed: refused")],
  ],
  [
    "a SIGTERM from elsewhere",
    pod("p", worker(waiting("CrashLoopBackOff"), { lastState: ended(143), restartCount: 1 })),
    { cause: "crash", exitCode: 143 },
  ],
  [
    "no node with room",
    pod("p", {
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: "0/1",
          lastTransitionTime: aMinuteAgo,
        },
      ],
    }),
    { cause: "unschedulable", detail: "0/1", since: aMinuteAgo },
  ],
  [
    "a node that is silent",
    pod("p", {
      conditions: [{ ...notReady, status: "Unknown", reason: "NodeStatusUnknown" }],
      ...worker(running, { ready: true }),
    }),
    { cause: "node-down", node: "node1" },
  ],
  [
    "a volume",
    pod("p", worker(waiting("ContainerCreating"))),
    { cause: "set-up", detail: "timed out", since: aMinuteAgo },
    [warning("p", "FailedMount", "timed out"), warning("other", "FailedMount", 'secret "s" not found')],
  ],
  [
    "no network",
    pod("p", worker(waiting("ContainerCreating"))),
    { cause: "set-up", detail: "no CNI", since: aMinuteAgo },
    [warning("p", "FailedCreatePodSandBox", "no CNI")],
  ],
  [
    "an eviction",
    pod("p", { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." }),
    { cause: "pod-ended", reason: "Evicted", detail: "The node was low on resource: memory." },
  ],
];

/** A pod in a state, what is told of it, and the warnings that there are. */
export type PodState = {
  readonly what: string;
  readonly pod: KubernetesObject;
  readonly trouble: Readonly<Record<string, unknown>> | undefined;
  readonly events: readonly KubernetesObject[];
};

/** One pod in each state that a kubelet, a scheduler or a node's controller writes. */
export const podStates: readonly PodState[] = rows.map(([what, one, trouble, events = []]) => ({
  what,
  pod: one,
  trouble,
  events,
}));
