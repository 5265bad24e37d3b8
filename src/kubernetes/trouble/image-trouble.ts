import type { PullFailure, Trouble } from "./trouble.ts";

/** A container that waits for its image, by the kubelet's reason; `undefined` where it waits for something else. */
export function imageTrouble(image: string, reason: string, message: string): Trouble | undefined {
  if (reason === "InvalidImageName") return { cause: "image-name", image };
  if (reason === "ErrImageNeverPull") return { cause: "image-pull", image, why: "never-pulled", detail: message };
  if (!pullReasons.has(reason)) return undefined;
  return { cause: "image-pull", image, why: pullFailure(message.replaceAll(image, "")), detail: message };
}

/** `pkg/kubelet/images/types.go` of Kubernetes and, for the last two, `cri-api/pkg/errors`. */
const pullReasons: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
]);

/**
 * Why a pull failed, from the text of containerd, CRI-O or Docker. A registry that hides what a stranger may not see
 * says "may require authorization" of an image that does not exist, too.
 */
export function pullFailure(text: string): PullFailure {
  return pullTexts.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}

const pullTexts: readonly (readonly [PullFailure, RegExp])[] = [
  ["rate-limited", /toomanyrequests|too many requests|rate limit/i],
  [
    "unauthorized",
    /pull access denied|unauthorized|authentication required|authorization failed|403 forbidden|denied:/i,
  ],
  ["no-such-host", /no such host|name resolution|server misbehaving/i],
  ["wrong-platform", /no match for platform|no matching manifest/i],
  ["untrusted", /x509|certificate|signature/i],
  ["not-found", /not found|manifest unknown|name unknown|does not exist/i],
  [
    "unreachable",
    /timeout|timed out|connection refused|connection reset|no route|unreachable|deadline exceeded|\bEOF\b/i,
  ],
];
