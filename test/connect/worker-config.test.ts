import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCharmError } from "../../src/core/index.ts";
import { parseWorkerConfig, renderProperties } from "../../src/connect/index.ts";
import { readJavaProperties } from "./java-properties.ts";

const properties = (text: string) => ({ ...parseWorkerConfig(text).properties });

describe("lines", () => {
  test.each([
    ["a=b=c", { a: "b=c" }],
    [
      'sasl.jaas.config=Login required username="u" password="p=";',
      { "sasl.jaas.config": 'Login required username="u" password="p=";' },
    ],
    [" key = v ", { key: "v " }],
    ["\ta\f=\t\fb", { a: "b" }],
    ["a=", { a: "" }],
    ["a==b", { a: "=b" }],
    ["a\\=b=c", { "a=b": "c" }],
    ["a:b=c", { "a:b": "c" }],
    ["a\\ =b", { "a ": "b" }],
    ["path=C:\\\\temp", { path: "C:\\temp" }],
    ["tab=C:\\temp", { tab: "C:\temp" }],
    ["u=\\u00e9\\uD83D\\ude00", { u: "é😀" }],
    ["odd=\\q\\=\\#", { odd: "q=#" }],
    ["not-unicode=\\\\u12", { "not-unicode": "\\u12" }],
    ["end=a\\", { end: "a" }],
    ["# comment\\\na=1", { a: "1" }],
    ["  ! comment\n\n \t\na=1", { a: "1" }],
    ["a=1#2", { a: "1#2" }],
    ["a=1,\\\n   2,\\\n   3\nb=4", { a: "1,2,3", b: "4" }],
    ["a=1\\\n#2", { a: "1#2" }],
    ["a=1\\\\\nb=2", { a: "1\\", b: "2" }],
    ["a=1\\\n\nb=2", { a: "1", b: "2" }],
    ["a=1\r\nb=2\rc=3\\\r\n  4", { a: "1", b: "2", c: "34" }],
    ["\uFEFFa=1", { a: "1" }],
    ["", {}],
  ])("%j", (text, expected) => {
    expect(properties(text)).toEqual(expected);
  });

  test("keys of Object.prototype are keys like others", () => {
    const parsed = parseWorkerConfig("__proto__=a\nconstructor=b").properties;
    expect(Object.entries(parsed)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(parsed["toString"]).toBeUndefined();
  });
});

describe("warnings", () => {
  test("the last of two equal keys wins", () => {
    expect(parseWorkerConfig("a=1\n\na=2")).toEqual({
      properties: { a: "2" },
      warnings: ['worker-config line 3 replaces "a" of line 1'],
    });
  });

  test("white space inside a key is named", () => {
    expect(parseWorkerConfig("my key=1").warnings).toEqual([
      'worker-config line 1 has white space in its key "my key"',
    ]);
  });
});

describe("defect 6: errors name line and text", () => {
  test.each([
    ["a=1\nfoo", 'worker-config line 2 "foo" has no "="'],
    ["foo: bar", 'worker-config line 1 "foo: bar" has no "="; write "=" in place of ":"'],
    ["a=1\\\n2\nfoo", 'worker-config line 3 "foo" has no "="'],
    ["foo\\=bar", 'worker-config line 1 "foo\\=bar" has no "="'],
    ["=b", 'worker-config line 1 "=b" has an empty key; write it before the "="'],
    ["a=\\u12g4", 'worker-config line 1 "a=\\u12g4" has a malformed \\u escape; write \\u and four hex digits'],
    ["\\u=1", 'worker-config line 1 "\\u=1" has a malformed \\u escape; write \\u and four hex digits'],
    ["a=\\\\\\u1", 'worker-config line 1 "a=\\\\\\u1" has a malformed \\u escape; write \\u and four hex digits'],
    ["db.password: hunter2", 'worker-config line 1 "db.password: [hidden]" has no "="; write "=" in place of ":"'],
    ["db.password hunter2", 'worker-config line 1 "db.password [hidden]" has no "="'],
    [
      "db.password=hunter2\\u1",
      'worker-config line 1 "db.password=[hidden]" has a malformed \\u escape; write \\u and four hex digits',
    ],
    ["x".repeat(80), `worker-config line 1 "${"x".repeat(59)}…" has no "="`],
    ["foo\u0007bar", 'worker-config line 1 "foo bar" has no "="'],
  ])("%j", (text, message) => {
    expect(() => parseWorkerConfig(text)).toThrow(
      expect.objectContaining({ code: "config-invalid", option: "worker-config", message }),
    );
  });
});

test("defect 6: a JAAS line, a URL, comments and blank lines reach the worker as they were meant", () => {
  const jaas = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p=q==";';
  const lines = [
    "# brokers",
    "",
    ` sasl.jaas.config = ${jaas}`,
    "! the registry",
    "registry.url=https://r:8081/?a=b#c",
    "",
  ];
  const file = renderProperties(parseWorkerConfig(lines.join("\n")).properties);
  expect(Object.fromEntries(readJavaProperties(file))).toEqual({
    "sasl.jaas.config": jaas,
    "registry.url": "https://r:8081/?a=b#c",
  });
});

test("what is rendered is read back equal", () => {
  const pairs = fc.dictionary(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(pairs, (given) => {
      const read = parseWorkerConfig(renderProperties(given));
      expect(new Map(Object.entries(read.properties))).toEqual(new Map(Object.entries(given)));
      expect(read.warnings.filter((warning) => !warning.includes("white space"))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

const codeOf = (text: string): string => {
  try {
    parseWorkerConfig(text);
    return "read";
  } catch (error) {
    return isCharmError(error) ? error.code : String(error);
  }
};

test("no text makes it fail otherwise than with a ConfigError", () => {
  const line = fc.stringMatching(/^[a=:\\ u0#!\n\r\tf"]{0,20}$/);
  fc.assert(
    fc.property(line, (text) => {
      expect(["read", "config-invalid"]).toContain(codeOf(text));
    }),
    { numRuns: 1_000 },
  );
});
