import { nothing, silent, type Row } from "../row.ts";

const [get, set] = ["jujuc/status-get.go", "jujuc/status-set.go"];
const isLeader = { leader: true };
const follows = { leader: false };

/** Status, version of the workload, leadership and the leader's settings. They act at once. */
export const statusRows: readonly Row[] = [
  { call: ["status-set", "maintenance", "probing hook tools"], expect: silent, source: set },
  { call: ["status-get"], expect: { prints: "maintenance\n" }, source: get },
  { call: ["status-get", "--format=json"], expect: { prints: '{"status":"maintenance"}\n' }, source: get },
  {
    call: ["status-get", "--include-data"],
    expect: {
      formats: {
        smart: "message: probing hook tools\nstatus: maintenance\nstatus-data: {}\n",
        yaml: "message: probing hook tools\nstatus: maintenance\nstatus-data: {}\n",
        json: '{"message":"probing hook tools","status":"maintenance","status-data":{}}\n',
      },
    },
    source: get,
  },
  { call: ["status-set", "--", "active", "--probed"], expect: silent, source: "gnuflag: -- ends the flags" },
  {
    call: ["status-get", "--include-data", "--format=json"],
    expect: { prints: '{"message":"--probed","status":"active","status-data":{}}\n' },
    source: `${get}; the agent asks the controller once in a hook and may answer with the first status`,
    needs: { fixture: true },
  },
  { call: ["status-set", "active"], expect: silent, source: set },
  { call: ["status-set"], expect: { refuses: "invalid args, require <status> [message]", code: 2 }, source: set },
  {
    call: ["status-set", "error", "m"],
    expect: { refuses: 'invalid status "error", expected one of [maintenance blocked waiting active]', code: 2 },
    source: set,
  },
  { call: ["status-set", "active", "a", "b"], expect: { refuses: 'unrecognized args: ["b"]', code: 2 }, source: set },
  { call: ["status-set", "--application", "active", "probed"], needs: isLeader, expect: silent, source: set },
  {
    call: ["status-get", "--application", "--include-data", "--format=json"],
    needs: isLeader,
    expect: {
      matches:
        /^\{"application-status":\{"message":"probed","status":"active","status-data":\{\},"units":\{"[^"]+":\{"message":/,
    },
    source: get,
  },
  { call: ["status-get", "--application"], needs: isLeader, expect: { prints: "active\n" }, source: get },
  {
    call: ["status-set", "--application", "active"],
    needs: follows,
    expect: { refuses: "this unit is not the leader", code: 1 },
    source: "context/context.go, SetApplicationStatus",
  },
  {
    call: ["status-get", "--application"],
    needs: follows,
    expect: { refuses: "finding application status: this unit is not the leader", code: 1 },
    source: get,
  },
  { call: ["status-get", "x"], expect: { refuses: 'unrecognized args: ["x"]', code: 2 }, source: get },
  { call: ["application-version-set", "1.2"], expect: silent, source: "jujuc/application-version-set.go" },
  {
    call: ["application-version-set"],
    expect: { refuses: "no version specified", code: 2 },
    source: "jujuc/application-version-set.go",
  },
  {
    call: ["application-version-set", "1", "2"],
    expect: { refuses: 'unrecognized args: ["2"]', code: 2 },
    source: "jujuc/application-version-set.go",
  },
  {
    call: ["is-leader"],
    needs: isLeader,
    expect: { formats: { smart: "True\n", yaml: "true\n", json: "true\n" } },
    source: "jujuc/is-leader.go",
  },
  {
    call: ["is-leader"],
    needs: follows,
    expect: { formats: { smart: "False\n", yaml: "false\n", json: "false\n" } },
    source: "jujuc/is-leader.go",
  },
  { call: ["is-leader", "x"], expect: { refuses: 'unrecognized args: ["x"]', code: 2 }, source: "jujuc/is-leader.go" },
];

const [leaderGet, leaderSet] = ["jujuc/leader-get.go", "jujuc/leader-set.go"];
const leads = { until: "4.0", leader: true };

/** The leader's settings, which Juju 4 no longer has. */
export const leaderRows: readonly Row[] = [
  { call: ["leader-set", "probe=a=b", "more=1"], needs: leads, expect: silent, source: leaderSet },
  {
    call: ["leader-get", "probe"],
    needs: leads,
    expect: { formats: { smart: "a=b\n", yaml: "a=b\n", json: '"a=b"\n' } },
    source: leaderGet,
  },
  {
    call: ["leader-get", "--format=json", "-"],
    needs: leads,
    expect: { prints: '{"more":"1","probe":"a=b"}\n' },
    source: leaderGet,
  },
  { call: ["leader-set", "probe=", "more="], needs: leads, expect: silent, source: "an empty text removes a setting" },
  { call: ["leader-set"], needs: leads, expect: silent, source: `${leaderSet}: its help says that it fails` },
  { call: ["leader-get", "probe"], needs: { until: "4.0" }, expect: nothing, source: leaderGet },
  { call: ["leader-get", "--format=json"], needs: leads, expect: { prints: "{}\n" }, source: leaderGet },
  {
    call: ["leader-get", "a=b"],
    needs: { until: "4.0" },
    expect: { refuses: 'invalid key "a=b"', code: 2 },
    source: leaderGet,
  },
  {
    call: ["leader-set", "a=1"],
    needs: { until: "4.0", leader: false },
    expect: { refuses: "cannot write leadership settings: cannot write settings: not the leader", code: 1 },
    source: "context/leader.go",
  },
  {
    call: ["leader-set", "a"],
    needs: { until: "4.0" },
    expect: { refuses: 'expected "key=value", got "a"', code: 2 },
    source: "juju/utils keyvalues",
  },
  {
    call: ["leader-set", "a=1", "a=2"],
    needs: { until: "4.0" },
    expect: { refuses: 'key "a" specified more than once', code: 2 },
    source: "juju/utils keyvalues",
  },
  { call: ["leader-get"], needs: { since: "4.0" }, expect: { missing: true }, source: "jujuc/server.go of 4.0" },
  { call: ["leader-set"], needs: { since: "4.0" }, expect: { missing: true }, source: "jujuc/server.go of 4.0" },
];
