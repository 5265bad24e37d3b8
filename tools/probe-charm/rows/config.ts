import { nothing, silent, texted, type Row } from "../row.ts";

const get = "jujuc/config-get.go";

/** `config-get`, and what all tools have in common: formats and the taking apart of flags. */
export const configRows: readonly Row[] = [
  { call: ["config-get", "word"], expect: texted("sea"), source: get },
  { call: ["config-get", "count"], expect: { formats: { smart: "2\n", yaml: "2\n", json: "2\n" } }, source: get },
  {
    call: ["config-get", "on"],
    expect: { formats: { smart: "False\n", yaml: "false\n", json: "false\n" } },
    source: get,
  },
  { call: ["config-get", "none"], expect: nothing, source: get },
  { call: ["config-get", "not-an-option"], expect: nothing, source: get },
  {
    call: ["config-get", "marks"],
    expect: { formats: { smart: "<a> & b\n", yaml: "<a> & b\n", json: '"\\u003ca\\u003e \\u0026 b"\n' } },
    source: "cmd, output.go: JSON escapes what HTML does not take",
  },
  {
    call: ["config-get"],
    expect: {
      formats: {
        smart: 'count: 2\nmarks: <a> & b\n"on": false\nword: sea\n',
        yaml: 'count: 2\nmarks: <a> & b\n"on": false\nword: sea\n',
        json: '{"count":2,"marks":"\\u003ca\\u003e \\u0026 b","on":false,"word":"sea"}\n',
      },
    },
    source: `${get}: what has no value is left out`,
  },
  {
    call: ["config-get", "--all", "--format=json"],
    expect: { prints: '{"count":2,"marks":"\\u003ca\\u003e \\u0026 b","none":null,"on":false,"word":"sea"}\n' },
    source: get,
  },
  {
    call: ["config-get", "-a", "--format", "json"],
    expect: { prints: '{"count":2,"marks":"\\u003ca\\u003e \\u0026 b","none":null,"on":false,"word":"sea"}\n' },
    source: get,
  },
  {
    call: ["config-get", "--all", "word"],
    expect: { refuses: 'cannot use argument --all together with key "word"', code: 2 },
    source: get,
  },
  { call: ["config-get", "a", "b"], expect: { refuses: 'unrecognized args: ["b"]', code: 2 }, source: get },
  { call: ["config-get", "a", "b", "c"], expect: { refuses: 'unrecognized args: ["b" "c"]', code: 2 }, source: "cmd" },
  {
    call: ["config-get", "--format", "xml"],
    expect: { refuses: 'invalid value "xml" for flag --format: unknown format "xml"', code: 2 },
    source: "cmd, output.go",
  },
  {
    call: ["config-get", "--nope"],
    expect: { refuses: "flag provided but not defined: --nope", code: 2 },
    source: "gnuflag",
  },
  {
    call: ["config-get", "--format"],
    expect: { refuses: "flag needs an argument: --format", code: 2 },
    source: "gnuflag",
  },
  {
    call: ["config-get", "word", "--format=yaml", "--format=json"],
    expect: { prints: '"sea"\n' },
    source: "gnuflag: the last counts",
  },
  { call: ["config-get", "--format=json", "--", "word"], expect: { prints: '"sea"\n' }, source: "gnuflag" },
  { call: ["config-get", "word", "-o", "/dev/null"], expect: silent, source: "cmd, output.go: into a file" },
  { call: ["config-get", "--help"], expect: { matches: /^Usage: config-get \[options\] \[<key>\]\n/ }, source: "cmd" },
  { call: ["config-get", "-h"], expect: { matches: /^Usage: config-get / }, source: "cmd" },
  { call: ["config-get", "-z"], expect: { refuses: "flag provided but not defined: -z", code: 2 }, source: "gnuflag" },
  {
    call: ["config-get", "--format=json", "-az"],
    expect: { prints: '{"count":2,"marks":"\\u003ca\\u003e \\u0026 b","none":null,"on":false,"word":"sea"}\n' },
    source: "gnuflag, flag.go: it looks no further into the last argument",
  },
  {
    call: ["config-get", "-az", "--format=json"],
    expect: { refuses: "flag provided but not defined: -z", code: 2 },
    source: "gnuflag, flag.go",
  },
  { call: ["config-get", "--", "--all"], expect: { prints: "" }, source: "gnuflag: -- ends the flags" },
];
