import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { causes } from "../../src/kubernetes/trouble/trouble.ts";
import type { Trouble } from "../../src/kubernetes/index.ts";
import { judgeTrouble, verdictLine } from "../../src/layer/trouble-text.ts";

const begin = Date.parse("2026-11-23T14:05:00Z");
const since = new Date(begin).toISOString();

/** One of each, so that a new cause does not compile before the docs have it. */
const examples: { readonly [Cause in Trouble["cause"]]: Extract<Trouble, { cause: Cause }> } = {
  "image-name": { cause: "image-name", image: "apache/Kafka" },
  "image-pull": { cause: "image-pull", image: "apache/kafka:9", why: "not-found", detail: "" },
  "missing-object": { cause: "missing-object", kind: "Secret", name: "truststore", key: "ca.pem" },
  "run-as-non-root": { cause: "run-as-non-root", image: "debezium/connect:3.4", user: "kafka" },
  "not-started": {
    cause: "not-started",
    container: "worker",
    detail: 'exec: "sh": executable file not found in $PATH',
  },
  "out-of-memory": { cause: "out-of-memory", container: "worker", limit: "256Mi", restarts: 3 },
  crash: {
    cause: "crash",
    container: "worker",
    exitCode: 1,
    output: "org.apache.kafka.common.config.ConfigException: Unknown topic",
    restarts: 3,
    repeated: true,
  },
  quota: { cause: "quota", quota: "small", detail: "requested: pods=1, used: pods=1, limited: pods=1" },
  "pod-security": { cause: "pod-security", level: "restricted:latest", detail: "runAsNonRoot != true" },
  refused: { cause: "refused", detail: 'admission webhook "policy.example" denied the request: no team label' },
  "set-up": { cause: "set-up", detail: 'MountVolume.SetUp failed for volume "plugins" : no such volume', since },
  "node-down": { cause: "node-down", node: "node1" },
  unschedulable: { cause: "unschedulable", detail: "0/3 nodes are available: 3 Insufficient memory.", since },
  probe: { cause: "probe", probe: "readiness", detail: "HTTP probe failed with statuscode: 503", restarts: 0, since },
  "pod-ended": { cause: "pod-ended", reason: "Evicted", detail: "The node was low on resource: memory." },
};

/** What is said once a usual start is over, and after how many minutes it is another status. */
function row(trouble: Trouble): string {
  const after = (minutes: number) => judgeTrouble(trouble, { now: begin + minutes * 60_000 + 1, hide: (text) => text });
  const verdict = after(1.5);
  if (verdict === undefined) throw new Error(`${trouble.cause} is no trouble`);
  const turn = verdict.remedy === "wait" ? [2, 5, 10].find((minutes) => after(minutes)?.remedy === "block") : undefined;
  const status = verdict.remedy === "block" ? "blocked" : turn ? `waiting, after ${turn} min blocked` : "waiting";
  return `| \`${trouble.cause}\` | ${status} | ${verdictLine(verdict, 200)} |`;
}

test("every cause is in the docs with its status and its sentence, in the order in which they are told", () => {
  const page = readFileSync("docs/reference/workers.md", "utf8");
  const documented = [...page.matchAll(/^\| `[a-z-]+` \| (?:blocked|waiting).*\|$/gm)].map(([line]) => line);
  expect(documented).toEqual(causes.map((cause) => row(examples[cause])));
});
