import { nothing, silent, texted, type Row } from "../row.ts";

const [get, set] = ["jujuc/action-get.go", "jujuc/action-set.go"];
const inAction = { in: "action" } as const;
const inHook = { in: "hook" } as const;
const outside = { refuses: "not running an action", code: 1 } as const;
const keyRule =
  "must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods";

/** The tools of actions. */
export const actionRows: readonly Row[] = [
  { call: ["action-get", "word"], needs: inAction, expect: texted("sea"), source: get },
  { call: ["action-get", "depth.of"], needs: inAction, expect: texted("water"), source: `${get}: a dot descends` },
  { call: ["action-get", "depth.of.more"], needs: inAction, expect: nothing, source: get },
  { call: ["action-get", "never"], needs: inAction, expect: nothing, source: get },
  {
    call: ["action-get", "--format=json"],
    needs: inAction,
    expect: { prints: '{"depth":{"of":"water"},"word":"sea"}\n' },
    source: get,
  },
  { call: ["action-get", "a", "b"], expect: { refuses: 'unrecognized args: ["b"]', code: 2 }, source: get },
  { call: ["action-set", "probe.a=1", "probe.b=x=y"], needs: inAction, expect: silent, source: set },
  { call: ["action-set"], needs: inAction, expect: silent, source: set },
  {
    call: ["action-set", "a"],
    expect: { refuses: 'argument "a" must be of the form key...=value', code: 2 },
    source: set,
  },
  {
    call: ["action-set", "a.B=1"],
    expect: { refuses: `key "B" ${keyRule}`, code: 2 },
    source: `${set}: names the part`,
  },
  { call: ["action-set", "=1"], expect: { refuses: `key "" ${keyRule}`, code: 2 }, source: set },
  {
    call: ["action-set", "a.stdout=1"],
    expect: { refuses: 'cannot set reserved action key "stdout"', code: 2 },
    source: `${set}: as any part`,
  },
  { call: ["action-log", "probing", "hook", "tools"], needs: inAction, expect: silent, source: "jujuc/action-log.go" },
  { call: ["action-log"], expect: { refuses: "no message specified", code: 2 }, source: "jujuc/action-log.go" },
  {
    call: ["action-fail", "a", "b"],
    expect: { refuses: 'unrecognized args: ["b"]', code: 2 },
    source: "jujuc/action-fail.go",
  },
  ...[["action-get"], ["action-set", "a=1"], ["action-log", "m"], ["action-fail"]].map(([tool = "", ...args]): Row => ({
    call: [tool, ...args],
    needs: inHook,
    expect: outside,
    source: "context/context.go",
  })),
  {
    call: ["juju-reboot"],
    needs: inAction,
    expect: { refuses: "juju-reboot is not supported when running an action.", code: 1 },
    source: "jujuc/reboot.go",
  },
  {
    call: ["juju-reboot"],
    needs: { in: "hook", fixture: true },
    expect: silent,
    source: "jujuc/reboot.go; the row is not for a real machine",
  },
  { call: ["juju-reboot", "x"], expect: { refuses: 'unrecognized args: ["x"]', code: 2 }, source: "jujuc/reboot.go" },
];
