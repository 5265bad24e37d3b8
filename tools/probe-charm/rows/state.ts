import { silent, texted, type Row } from "../row.ts";

const [get, set] = ["jujuc/state-get.go", "jujuc/state-set.go"];
const context = "context/context.go";

/** The charm's own store in the controller. */
export const stateRows: readonly Row[] = [
  {
    call: ["state-get"],
    needs: { fixture: true },
    expect: { formats: { smart: "{}\n", yaml: "{}\n", json: "null\n" } },
    source: `${context}, GetCharmState: an empty store is no map (also before 4.0)`,
  },
  { call: ["state-set", "probe=a=b", "probe-word=sea"], expect: silent, source: set },
  { call: ["state-get", "probe"], expect: texted("a=b"), source: `${context}: own writes are seen` },
  { call: ["state-set", "--file", "-"], stdin: '{"probe":"x y"}', expect: silent, source: set },
  { call: ["state-get", "probe"], expect: texted("x y"), source: set },
  {
    call: ["state-get", "-", "--format=json"],
    needs: { fixture: true },
    expect: { prints: '{"probe":"x y","probe-word":"sea"}\n' },
    source: get,
  },
  {
    call: ["state-set", "probe= "],
    expect: silent,
    source: "juju/utils v3 keyvalues, run: a value of blanks gets lost",
  },
  { call: ["state-get", "probe", "--format=json"], expect: { prints: '""\n' }, source: "juju/utils v3 keyvalues, run" },
  { call: ["state-delete", "probe"], expect: silent, source: "jujuc/state-delete.go" },
  { call: ["state-delete", "probe-word"], expect: silent, source: "jujuc/state-delete.go" },
  { call: ["state-delete", "never-set"], expect: silent, source: `${context}: no error` },
  { call: ["state-delete"], expect: silent, source: "jujuc/state-delete.go" },
  {
    call: ["state-delete", "a", "b"],
    expect: { refuses: 'unrecognized args: ["b"]', code: 2 },
    source: "jujuc/state-delete.go",
  },
  {
    call: ["state-get", "probe"],
    expect: { formats: { smart: "", yaml: '""\n', json: '""\n' } },
    source: `${get}: not to be told from an empty text`,
  },
  { call: ["state-get", "--strict", "probe"], expect: { refuses: '"probe" not found', code: 1 }, source: context },
  { call: ["state-get", "a", "b"], expect: { refuses: 'unrecognized args: ["b"]', code: 2 }, source: get },
  {
    call: ["state-set", "a"],
    expect: { refuses: 'expected "key=value", got "a"', code: 2 },
    source: "juju/utils keyvalues",
  },
  {
    call: ["state-set", `${"k".repeat(257)}=1`],
    expect: { refuses: "max allowed key length (256) exceeded", code: 1 },
    source: "juju/juju core/quota/kv.go",
  },
  {
    call: ["state-set", "--file=-"],
    stdin: JSON.stringify({ probe: "v".repeat(65_537) }),
    expect: { refuses: "max allowed value length (65536) exceeded", code: 1 },
    source: "juju/juju core/quota/kv.go",
  },
];
