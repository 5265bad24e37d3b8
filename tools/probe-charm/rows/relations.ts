import { listed, nothing, silent, texted, type Row } from "../row.ts";

const [get, set, ids, list] = ["get", "set", "ids", "list"].map((word) => `jujuc/relation-${word}.go`) as [
  string,
  string,
  string,
  string,
];
const choice = "jujuc/context.go, relationIdValue";

/** Relations, over the peers, which every unit has. */
export const relationRows: readonly Row[] = [
  { call: ["relation-ids", "cluster"], expect: listed("{peer}"), source: ids },
  { call: ["relation-ids", "website"], expect: listed(), source: ids },
  { call: ["relation-ids", "not-an-endpoint"], expect: listed(), source: ids },
  {
    call: ["relation-ids"],
    needs: { in: "hook", until: "4.0" },
    expect: { refuses: ["no relation name specified", "no endpoint name specified"], code: 2 },
    source: `${ids}: both words occur in 3.x`,
  },
  {
    call: ["relation-ids"],
    needs: { in: "hook", since: "4.0" },
    expect: { refuses: "no endpoint name specified", code: 2 },
    source: ids,
  },
  { call: ["relation-ids", "a", "b"], expect: { refuses: 'unrecognized args: ["b"]', code: 2 }, source: ids },
  { call: ["relation-list", "-r", "{peer}", "--app"], expect: texted("{application}"), source: list },
  {
    call: ["relation-list", "-r", "{peer}", "x"],
    expect: { refuses: 'unrecognized args: ["x"]', code: 2 },
    source: list,
  },
  {
    call: ["relation-list"],
    needs: { in: "hook" },
    expect: { refuses: "no relation id specified", code: 2 },
    source: list,
  },
  { call: ["relation-set", "-r", "{peer}", "probe=a=b", "word=sea"], expect: silent, source: set },
  {
    call: ["relation-get", "-r", "{peer}", "probe", "{unit}"],
    expect: texted("a=b"),
    source: `${get}: own writes are seen`,
  },
  { call: ["relation-get", "-r", "{peer}", "word", "{unit}"], expect: texted("sea"), source: get },
  {
    call: ["relation-set", "-r", "{peer}", "--file", "-"],
    stdin: '{"probe": "x y", "number": 1, "on": true}',
    expect: silent,
    source: set,
  },
  { call: ["relation-get", "-r", "{peer}", "probe", "{unit}"], expect: texted("x y"), source: set },
  {
    call: ["relation-get", "-r", "{peer}", "--format=json", "number", "{unit}"],
    expect: { prints: '"1"\n' },
    source: set,
  },
  {
    call: ["relation-get", "-r", "{peer}", "--format=json", "on", "{unit}"],
    expect: { prints: '"true"\n' },
    source: set,
  },
  {
    call: ["relation-set", "-r", "{peer}", "--file=-", "probe=over"],
    stdin: "probe: under\nlines: |\n  two\n  lines\n",
    expect: silent,
    source: `${set}: arguments count more than the file`,
  },
  { call: ["relation-get", "-r", "{peer}", "probe", "{unit}"], expect: texted("over"), source: set },
  {
    call: ["relation-get", "-r", "{peer}", "lines", "{unit}"],
    expect: { formats: { smart: "two\nlines\n\n", yaml: "|\n  two\n  lines\n", json: '"two\\nlines\\n"\n' } },
    source: "cmd, output.go",
  },
  {
    call: ["relation-set", "-r", "{peer}", "probe=", "word=", "number=", "on=", "lines="],
    expect: silent,
    source: set,
  },
  {
    call: ["relation-get", "-r", "{peer}", "probe", "{unit}"],
    expect: nothing,
    source: `${set}: an empty text deletes`,
  },
  { call: ["relation-set", "-r", "{peer}"], expect: silent, source: `${set}: nothing to set is no error` },
  {
    call: ["relation-set", "-r", "{peer}", "a"],
    expect: { refuses: 'expected "key=value", got "a"', code: 2 },
    source: "juju/utils keyvalues",
  },
  {
    call: ["relation-set", "-r", "{peer}", "=a"],
    expect: { refuses: 'expected "key=value", got "=a"', code: 2 },
    source: "juju/utils keyvalues",
  },
  {
    call: ["relation-set", "-r", "{peer}", "a=1", "a=2"],
    expect: { refuses: 'key "a" specified more than once', code: 2 },
    source: "juju/utils keyvalues",
  },
  {
    call: ["relation-set", "-r", "{peer}", "--app", "probe=app"],
    needs: { leader: true },
    expect: silent,
    source: set,
  },
  {
    call: ["relation-get", "-r", "{peer}", "--app", "probe", "{application}"],
    needs: { leader: true },
    expect: texted("app"),
    source: get,
  },
  {
    call: ["relation-get", "-r", "{peer}", "--app", "probe", "{unit}"],
    needs: { leader: true },
    expect: texted("app"),
    source: `${get}: a unit's name stands for its application's`,
  },
  { call: ["relation-set", "-r", "{peer}", "--app", "probe="], needs: { leader: true }, expect: silent, source: set },
  {
    call: ["relation-set", "-r", "{peer}", "--app", "probe=app"],
    needs: { leader: false },
    expect: { refuses: "cannot write relation settings", code: 1 },
    source: set,
  },
  {
    call: ["relation-get", "-r", "{peer}", "-", "{application}"],
    expect: { refuses: 'expected unit name, got application name "{application}"', code: 2 },
    source: get,
  },
  {
    call: ["relation-get", "-r", "{peer}", "-", "A/b"],
    expect: { refuses: 'invalid unit name "A/b"', code: 2 },
    source: get,
  },
  {
    call: ["relation-get", "-r", "{peer}"],
    needs: { in: "hook" },
    expect: { refuses: "no unit or application specified", code: 2 },
    source: get,
  },
  {
    call: ["relation-get"],
    needs: { in: "hook" },
    expect: { refuses: "no relation id specified", code: 2 },
    source: get,
  },
  {
    call: ["relation-get", "-r", "99999", "-", "{unit}"],
    expect: { refuses: 'invalid value "99999" for flag -r: relation not found', code: 2 },
    source: choice,
  },
  {
    call: ["relation-get", "-r", "one", "-", "{unit}"],
    expect: { refuses: 'invalid value "one" for flag -r: invalid relation id', code: 2 },
    source: choice,
  },
  {
    call: ["relation-list", "-r", "cluster:x"],
    expect: { refuses: 'invalid value "cluster:x" for flag -r: invalid relation id', code: 2 },
    source: choice,
  },
  {
    call: ["relation-list", "--app", "-r", "any-word:{peer-number}"],
    expect: texted("{application}"),
    source: `${choice}: only the number counts`,
  },
  {
    call: ["relation-model-get", "-r", "{peer}"],
    needs: { since: "3.6" },
    expect: { formats: { smart: "uuid: {model}\n", yaml: "uuid: {model}\n", json: '{"uuid":"{model}"}\n' } },
    source: "jujuc/relation-model-get.go",
  },
  { call: ["relation-model-get"], needs: { until: "3.6" }, expect: { missing: true }, source: "jujuc/server.go" },
];

const hooked = { in: "relation-hook", fixture: true } as const;

const ofApplication = { in: "application-hook", fixture: true } as const;

/** In the hook of a relation with another application. */
export const relationHookRows: readonly Row[] = [
  { call: ["relation-ids"], needs: hooked, expect: listed("{db}"), source: ids },
  {
    call: ["relation-get"],
    needs: ofApplication,
    expect: { prints: "name: sakila\n" },
    source: `${get}: without a unit the application is meant`,
  },
  { call: ["relation-get", "name"], needs: ofApplication, expect: texted("sakila"), source: get },
  { call: ["relation-get", "host", "{remote-unit}"], needs: ofApplication, expect: texted("h"), source: get },
  { call: ["relation-ids"], needs: ofApplication, expect: listed("{db}"), source: ids },
  { call: ["relation-list"], needs: hooked, expect: listed("{remote-unit}"), source: list },
  { call: ["relation-list", "--app"], needs: hooked, expect: texted("{remote-application}"), source: list },
  { call: ["relation-get", "host"], needs: hooked, expect: texted("h"), source: get },
  { call: ["relation-get", "missing"], needs: hooked, expect: nothing, source: get },
  {
    call: ["relation-get"],
    needs: hooked,
    expect: {
      formats: {
        smart: 'host: h\n"n": "true"\nport: "9092"\n',
        yaml: 'host: h\n"n": "true"\nport: "9092"\n',
        json: '{"host":"h","n":"true","port":"9092"}\n',
      },
    },
    source: "cmd, output.go: what looks like another type is quoted",
  },
  { call: ["relation-get", "--app", "-"], needs: hooked, expect: { prints: "name: sakila\n" }, source: get },
  { call: ["relation-get", "--app", "name", "{remote-unit}"], needs: hooked, expect: texted("sakila"), source: get },
  { call: ["relation-get", "-r", "{peer}", "-", "{unit}"], needs: hooked, expect: { prints: "{}\n" }, source: get },
  {
    call: ["relation-get", "-", "{remote-application}/99"],
    needs: hooked,
    expect: { refuses: "permission denied", code: 1 },
    source: "apiserver/facades/agent/uniter: not to be told from a unit that is gone",
  },
  {
    call: ["relation-get", "--app", "-", "{application}"],
    needs: { ...hooked, leader: false },
    expect: { refuses: "permission denied", code: 1 },
    source: `${get}: another unit asks the controller, which does not tell it`,
  },
];
