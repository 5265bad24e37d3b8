/** Why an image was not pulled, as far as the container runtime tells. */
export type PullFailure =
  | "not-found"
  | "unauthorized"
  | "no-such-host"
  | "rate-limited"
  | "wrong-platform"
  | "untrusted"
  | "unreachable"
  | "never-pulled"
  | "unknown";

/**
 * Why pods do not run, as facts: the words for an operator are somebody else's. `detail` and `output` are raw texts of
 * Kubernetes or of the container and may hold secrets. Times are as the server writes them, in ISO 8601.
 */
export type Trouble =
  | { readonly cause: "image-name"; readonly image: string }
  | { readonly cause: "image-pull"; readonly image: string; readonly why: PullFailure; readonly detail: string }
  | { readonly cause: "missing-object"; readonly kind: string; readonly name: string; readonly key?: string }
  /** `runAsNonRoot`, and an image whose user is root, or `user`, a name that tells nobody whether it is. */
  | { readonly cause: "run-as-non-root"; readonly image: string; readonly user?: string }
  /** The runtime could not start the container: no such program, … */
  | { readonly cause: "not-started"; readonly container: string; readonly detail: string }
  | { readonly cause: "out-of-memory"; readonly container: string; readonly limit?: string; readonly restarts: number }
  /** `output`: the end of the container's log, when its `terminationMessagePolicy` lets it through. */
  | {
      readonly cause: "crash";
      readonly container: string;
      readonly exitCode: number;
      readonly output: string;
      readonly restarts: number;
      /** It was seen while the kubelet held it back, or after a second time: it will not mend by itself. */
      readonly repeated: boolean;
    }
  | { readonly cause: "quota"; readonly quota: string; readonly detail: string }
  | { readonly cause: "pod-security"; readonly level: string; readonly detail: string }
  /** A webhook, a LimitRange or the like refuses the pods. */
  | { readonly cause: "refused"; readonly detail: string }
  /** A volume or the network of the pod fails, and its containers are not made yet. */
  | { readonly cause: "set-up"; readonly detail: string; readonly since: string }
  | { readonly cause: "node-down"; readonly node: string }
  | { readonly cause: "unschedulable"; readonly detail: string; readonly since: string }
  /** `detail` is empty where no event told it. `restarts`: how often the kubelet has ended the container for it. */
  | {
      readonly cause: "probe";
      readonly probe: "startup" | "readiness" | "liveness";
      readonly detail: string;
      readonly restarts: number;
      readonly since: string;
    }
  /** The pod itself has failed: evicted, refused by the node, …; another one takes its place. */
  | { readonly cause: "pod-ended"; readonly reason: string; readonly detail: string };

/** Most useful to who must act first: what only they can mend, then what time may mend. */
export const causes: readonly Trouble["cause"][] = [
  "image-name",
  "image-pull",
  "missing-object",
  "run-as-non-root",
  "not-started",
  "out-of-memory",
  "crash",
  "quota",
  "pod-security",
  "refused",
  "set-up",
  "node-down",
  "unschedulable",
  "probe",
  "pod-ended",
];
