import fc from "fast-check";
import { expect, test } from "vitest";
import { findTrouble, type Trouble } from "../../src/kubernetes/index.ts";
import { secretHider } from "../../src/layer/hide-secrets.ts";
import { judgeTrouble, verdictLine } from "../../src/layer/trouble-text.ts";
import { recorded } from "../kubernetes/trouble/objects.ts";
import { podStates } from "../kubernetes/trouble/pod-states.ts";

const hide = secretHider({});
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const told = (trouble: Trouble | undefined, now: number): string => {
  const verdict = trouble && judgeTrouble(trouble, { now, hide });
  return verdict === undefined ? "" : `${verdict.remedy}: ${verdictLine(verdict, 200)}`;
};

test.each([
  [
    "absent-image",
    "block: cannot pull image testbed.local/absent:1: its registry's name is not known; correct option image or the nodes' DNS",
  ],
  ["crash", "block: container c of a worker keeps exiting (code 3); see its log"],
  ["nosecret", "block: a worker needs Secret absent, which is not there; create it, or change the pod options"],
  [
    "notready",
    'wait: a worker has failed its readiness probe since 18:44Z: Get "http://10.244.0.13:1234/": dial tcp 10.244.0.13:1234: connect: connection refused; see its log',
  ],
  ["oom", "block: a worker runs out of memory (16Mi); raise option memory"],
  [
    "toobig",
    "wait: no node takes a worker: 0/1 nodes are available: 1 Insufficient memory; lower option memory or add a node",
  ],
])("what a real kubelet said of %s is one sentence with the next step", (name, sentence) => {
  const now = at("18:47:00");
  expect(told(findTrouble(recorded(name), now).trouble, now)).toBe(sentence);
});

test.each([
  ["failedmount", "block: a worker needs ConfigMap absent, which is not there; create it, or change the pod options"],
  ["nodedown", "wait: node node1 does not answer"],
  [
    "quota-pods",
    "block: quota small refuses workers: requested: pods=1, used: pods=1, limited: pods=1; raise it or lower option workers",
  ],
  [
    "podsecurity",
    'block: the namespace\'s pod security (restricted) refuses the workers: allowPrivilegeEscalation != false (container "worker" must set securityContext.allowPrivilegeEscalation=…; change the image or that label',
  ],
])("what a real API server said of %s is one sentence with the next step", (name, sentence) => {
  const now = at("20:18:00");
  expect(told(findTrouble(recorded(name), now).trouble, now)).toBe(sentence);
});

const since = "2026-11-22T20:00:00Z";
const lasting = (trouble: Trouble): readonly string[] =>
  ["20:00:30", "20:01:30", "20:03:00", "20:06:00", "20:11:00"].map(
    (time) => told(trouble, at(time)).split(":")[0] ?? "",
  );

test("a worker that no node takes is waited for 10 minutes, then the operator is asked", () => {
  expect(lasting({ cause: "unschedulable", detail: "0/3 nodes", since })).toEqual([
    "wait",
    "wait",
    "wait",
    "wait",
    "block",
  ]);
});

test("a probe that fails is no news for a minute, and the operator's matter when the start-up budget is over", () => {
  const probe = { cause: "probe", probe: "startup", detail: "", restarts: 0, since } as const;
  expect(lasting(probe)).toEqual(["", "wait", "wait", "block", "block"]);
  expect(told({ ...probe, restarts: 1, detail: "refused" }, at("20:00:30"))).toBe(
    "block: a worker is restarted because of its startup probe: refused; see its log",
  );
});

test("a pod that can't be set up is waited for 2 minutes", () => {
  expect(lasting({ cause: "set-up", detail: "timed out", since })).toEqual(["wait", "wait", "block", "block", "block"]);
});

test("a first crash may be the last one; one that is repeated is the operator's matter", () => {
  const crash = { cause: "crash", container: "worker", exitCode: 1, output: "boom", restarts: 0 } as const;
  expect(told({ ...crash, repeated: false }, 0)).toBe("wait: a worker exited (code 1): boom; see its log");
  expect(told({ ...crash, repeated: true }, 0)).toBe("block: a worker keeps exiting (code 1): boom; see its log");
});

test("of a long output the line that tells most is shown, without the name of its package", () => {
  const output = [
    "[2026-11-22 20:00:00,123] ERROR Stopping due to error (org.apache.kafka.connect.cli.AbstractConnectCli:100)",
    "org.apache.kafka.common.config.ConfigException: Invalid value x for configuration offset.flush.interval.ms",
    "\tat org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:774)",
    "\t... 4 more",
    "",
  ].join("\n");
  expect(told({ cause: "crash", container: "worker", exitCode: 2, output, restarts: 3, repeated: true }, 0)).toBe(
    "block: a worker keeps exiting (code 2): ConfigException: Invalid value x for configuration offset.flush.interval.ms; see its log",
  );
});

test("only what may pass by itself is given time before it ends a hook's wait", () => {
  const settled = (why: "not-found" | "unreachable" | "rate-limited" | "no-such-host") =>
    judgeTrouble({ cause: "image-pull", image: "i", why, detail: "" }, { now: 0, hide })?.settled;
  expect([settled("not-found"), settled("unreachable"), settled("rate-limited"), settled("no-such-host")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a line fits into the room there is, with the next step whole, and holds no break", () => {
  const troubles = podStates.flatMap(
    ({ pod, events }) => findTrouble({ ...recorded(""), pods: [pod], events }, at("21:00:00")).trouble ?? [],
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...troubles),
      fc.string({ unit: "binary" }),
      fc.integer({ min: 120, max: 200 }),
      (one, text, room) => {
        const long = "detail" in one ? { ...one, detail: `${one.detail}${text.repeat(20)}` } : one;
        const verdict = judgeTrouble(long, { now: at("21:30:00"), hide });
        if (verdict === undefined) return;
        const line = verdictLine(verdict, room);
        expect(line.length).toBeLessThanOrEqual(room);
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.endsWith(verdict.next)).toBe(true);
      },
    ),
  );
});

test("an image's long name keeps both its ends, and of a digest its beginning", () => {
  const image = `registry.example.org/${"team/".repeat(30)}connect:4.3.1`;
  expect(told({ cause: "image-pull", image, why: "not-found", detail: "" }, 0)).toMatch(
    /^block: cannot pull image registry\.example\.org\/.*….*\/connect:4\.3\.1: no such image; correct option image$/,
  );
  const digest = `example.org/connect@sha256:${"0123456789abcdef".repeat(4)}`;
  expect(told({ cause: "image-name", image: digest }, 0)).toContain('"example.org/connect@sha256:0123456789ab…"');
});
