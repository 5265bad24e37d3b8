import { expect, test } from "vitest";
import { parse } from "yaml";
import { formatValue } from "../../src/sandbox/tools/format.ts";
import { parseFlags } from "../../src/sandbox/tools/flags.ts";

// As Juju's own formatting library printed them (juju/cmd 3.0.14).
test.each([
  [null, "", "", "null\n"],
  ["", "", '""\n', '""\n'],
  [true, "True\n", "true\n", "true\n"],
  [false, "False\n", "false\n", "false\n"],
  [3, "3\n", "3\n", "3\n"],
  [[], "", "[]\n", "[]\n"],
  [["a:1", "b:2"], "a:1\nb:2\n", "- a:1\n- b:2\n", '["a:1","b:2"]\n'],
  [{ b: "<&>", a: "x" }, "a: x\nb: <&>\n", "a: x\nb: <&>\n", '{"a":"x","b":"\\u003c\\u0026\\u003e"}\n'],
  [
    { n: "true", a: "1", b: "y" },
    'a: "1"\nb: "y"\n"n": "true"\n',
    'a: "1"\nb: "y"\n"n": "true"\n',
    '{"a":"1","b":"y","n":"true"}\n',
  ],
])("%j is printed as Juju prints it", (value, smart, yaml, json) => {
  expect([formatValue(value, "smart"), formatValue(value, "yaml"), formatValue(value, "json")]).toEqual([
    smart,
    yaml,
    json,
  ]);
});

test("a text with line ends gets one more in smart, and stays a text in YAML", () => {
  expect(formatValue("two\nlines\n", "smart")).toBe("two\nlines\n\n");
  expect(parse(formatValue("two\nlines\n", "yaml"))).toBe("two\nlines\n");
});

test("flags may follow arguments, end at --, and count by the last", () => {
  const table = { app: { kind: "switch", short: "a" }, relation: { kind: "text", short: "r" } } as const;
  expect(parseFlags(table, ["k", "-r1", "-", "-ar", "2", "--", "--app", "-x"])).toEqual({
    switches: new Set(["app"]),
    texts: { relation: "2" },
    args: ["k", "-", "--app", "-x"],
  });
  expect(parseFlags(table, ["--app", "--app=false", "--relation=a=b"])).toEqual({
    switches: new Set(),
    texts: { relation: "a=b" },
    args: [],
  });
  expect(() => parseFlags(table, ["--app=x"])).toThrow('invalid value "x" for option --app');
});
