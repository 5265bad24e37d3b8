import { silent, type Needs, type Row } from "../row.ts";

const [add, get, info, set, create] = [
  "jujuc/secret-add.go",
  "jujuc/secret-get.go",
  "jujuc/secret-info-get.go",
  "jujuc/secret-set.go",
  "juju/juju core/secrets/createsecret.go",
] as const;
const needs: Needs = { since: "3.0.3" };
const [grant, revoke, remove] = ["grant", "revoke", "remove"].map((word) => `jujuc/secret-${word}.go`) as [
  string,
  string,
  string,
];
const none = "secret:9m4e2mr0ui3e8a215n4g";
const tools = ["add", "get", "grant", "ids", "info-get", "remove", "revoke", "set"].map((word) => `secret-${word}`);

/** Secrets; the one that is made belongs to the unit and is removed again. */
export const secretRows: readonly Row[] = [
  ...tools.map((tool): Row => ({
    call: [tool],
    needs: { until: "3.0" },
    expect: { missing: true },
    source: "jujuc/server.go of 2.9",
  })),
  {
    call: ["secret-add", "--owner", "unit", "--label", "probe", "token=abc", "pass-word#base64=eA=="],
    needs,
    expect: { matches: /^secret:[0-9a-z]{20}\n$/ },
    keep: "secret",
    source: add,
  },
  {
    call: ["secret-get", "{secret}", "--format=json"],
    needs,
    expect: { prints: '{"pass-word":"x","token":"abc"}\n' },
    source: get,
  },
  {
    call: ["secret-get", "{secret}"],
    needs,
    expect: { prints: "pass-word: x\ntoken: abc\n" },
    source: `${get}: YAML unless asked`,
  },
  { call: ["secret-get", "{secret}", "token"], needs, expect: { prints: "abc\n" }, source: get },
  { call: ["secret-get", "{secret}", "token", "--format=json"], needs, expect: { prints: '"abc"\n' }, source: get },
  { call: ["secret-get", "{secret}", "token#base64"], needs, expect: { prints: "YWJj\n" }, source: get },
  {
    call: ["secret-get", "--label", "probe", "--format=json"],
    needs,
    expect: { prints: '{"pass-word":"x","token":"abc"}\n' },
    source: "context/context.go, GetSecret",
  },
  {
    call: ["secret-get", "--label", "probe", "token"],
    needs,
    expect: { refuses: 'secret URI "token" not valid', code: 2 },
    source: `${get}: the first argument is always an id`,
  },
  {
    call: ["secret-info-get", "--label", "probe", "--format=json"],
    needs,
    expect: { matches: /^\{"[0-9a-z]{20}":\{"revision":1,"label":"probe","owner":"unit"[,}]/ },
    source: info,
  },
  { call: ["secret-set", "{secret}", "--description", "d"], needs, expect: silent, source: set },
  { call: ["secret-remove", "{secret}"], needs, expect: silent, source: remove },
  { call: ["secret-add"], needs, expect: { refuses: "missing secret value or filename", code: 2 }, source: add },
  { call: ["secret-add", "token"], needs, expect: { refuses: 'key value "token" not valid', code: 2 }, source: create },
  {
    call: ["secret-add", "token="],
    needs,
    expect: { refuses: 'key value "token=" not valid', code: 2 },
    source: create,
  },
  { call: ["secret-add", "ab=1"], needs, expect: { refuses: 'key "ab" not valid', code: 2 }, source: create },
  { call: ["secret-add", "a_b_c=1"], needs, expect: { refuses: 'key "a_b_c" not valid', code: 2 }, source: create },
  {
    call: ["secret-add", "--owner", "me", "abc=1"],
    needs,
    expect: { refuses: 'secret owner "me" not valid', code: 2 },
    source: add,
  },
  {
    call: ["secret-add", "--rotate", "often", "abc=1"],
    needs,
    expect: { refuses: 'rotate policy "often" not valid', code: 2 },
    source: add,
  },
  {
    call: ["secret-add", "--expire", "soon", "abc=1"],
    needs,
    expect: { refuses: 'expire time or duration "soon" not valid', code: 2 },
    source: add,
  },
  {
    call: ["secret-add", "--expire", "-1h", "abc=1"],
    needs,
    expect: { refuses: 'negative expire duration "-1h" not valid', code: 2 },
    source: add,
  },
  {
    call: ["secret-add", "--file", "/nowhere/at/all"],
    needs,
    expect: { refuses: "open /nowhere/at/all: no such file or directory", code: 2 },
    source: `${create}: read by the agent, when the arguments are looked at`,
  },
  {
    call: ["secret-add", `abc=${"v".repeat(8193)}`],
    needs: { since: "4.0" },
    expect: {
      refuses: [
        'secret content for key "abc" too large: 8193 bytes',
        'base64 encoded secret content for key "abc" too large: 10924 bytes',
      ],
      code: 2,
    },
    source: `${create}; since when is not known`,
  },
  {
    call: ["secret-add", "abc=1"],
    needs: { ...needs, leader: false },
    expect: { refuses: "this unit is not the leader", code: 1 },
    source: "context/context.go, CreateSecret",
  },
  { call: ["secret-get"], needs, expect: { refuses: "require either a secret URI or label", code: 2 }, source: get },
  {
    call: ["secret-get", "nonsense"],
    needs,
    expect: { refuses: 'secret URI "nonsense" not valid', code: 2 },
    source: get,
  },
  {
    call: ["secret-get", none],
    needs,
    expect: { refuses: ['secret "9m4e2mr0ui3e8a215n4g" not found', "permission denied"], code: 1 },
    source: "apiserver/facades/agent/secretsmanager",
  },
  {
    call: ["secret-get", "--peek", "--refresh", none],
    needs,
    expect: { refuses: "specify one of --peek or --refresh but not both", code: 2 },
    source: get,
  },
  {
    call: ["secret-get", none, "a", "b"],
    needs,
    expect: { refuses: 'unrecognized args: ["b"]', code: 2 },
    source: get,
  },
  {
    call: ["secret-get", "--format=smart", none],
    needs,
    expect: { refuses: 'invalid value "smart" for flag --format: unknown format "smart"', code: 2 },
    source: `${get}: YAML and JSON only`,
  },
  {
    call: ["secret-info-get"],
    needs,
    expect: { refuses: "require either a secret URI or label", code: 2 },
    source: info,
  },
  {
    call: ["secret-info-get", "--label", "x", none],
    needs,
    expect: { refuses: "specify either a secret URI or label but not both", code: 2 },
    source: info,
  },
  {
    call: ["secret-info-get", none],
    needs,
    expect: { refuses: 'secret "9m4e2mr0ui3e8a215n4g" not found', code: 1 },
    source: info,
  },
  {
    call: ["secret-info-get", "--label", "no-such-label"],
    needs,
    expect: { refuses: 'secret "no-such-label" not found', code: 1 },
    source: info,
  },
  {
    call: ["secret-ids", "x"],
    needs,
    expect: { refuses: 'unrecognized args: ["x"]', code: 2 },
    source: "jujuc/secret-ids.go",
  },
  {
    call: ["secret-ids"],
    needs: { ...needs, leader: false, fixture: true },
    expect: { formats: { smart: "", yaml: "[]\n", json: "null\n" } },
    source: "jujuc/secret-ids.go: a list that was never made",
  },
  { call: ["secret-set"], needs, expect: { refuses: "missing secret URI", code: 2 }, source: set },
  { call: ["secret-set", "x", "abc=1"], needs, expect: { refuses: 'secret URI "x" not valid', code: 2 }, source: set },
  { call: ["secret-remove"], needs, expect: { refuses: "missing secret URI", code: 2 }, source: remove },
  { call: ["secret-grant"], needs, expect: { refuses: "missing secret URI", code: 2 }, source: grant },
  {
    call: ["secret-grant", none],
    needs: { ...needs, in: "hook" },
    expect: { refuses: "no relation id specified", code: 2 },
    source: grant,
  },
  {
    call: ["secret-grant", none, "-r", "{db}", "--unit", "other/0"],
    needs,
    expect: { refuses: 'cannot specify unit "other/0" in relation to application "{remote-application}"', code: 2 },
    source: grant,
  },
  { call: ["secret-revoke"], needs, expect: { refuses: "missing secret URI", code: 2 }, source: revoke },
  {
    call: ["secret-revoke", none],
    needs: { ...needs, in: "hook" },
    expect: { refuses: "missing relation or application or unit", code: 2 },
    source: revoke,
  },
  {
    call: ["secret-revoke", none, "--app", "a", "--unit", "a/0"],
    needs,
    expect: { refuses: "specify only one of application or unit", code: 2 },
    source: revoke,
  },
  {
    call: ["secret-revoke", none, "--app", "a", "-r", "{db}"],
    needs,
    expect: { refuses: "do not specify both relation and app", code: 2 },
    source: revoke,
  },
  {
    call: ["secret-revoke", none, "--unit", "a"],
    needs,
    expect: { refuses: 'unit "a" not valid', code: 2 },
    source: revoke,
  },
];
