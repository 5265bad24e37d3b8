import { describe, expect, test } from "vitest";
import { configAsStrings, isSameConfig } from "../../src/connect/connector-config.ts";

test("numbers and booleans become strings", () => {
  expect(configAsStrings({ "tasks.max": 2, flag: false, topic: "t" })).toEqual({
    "tasks.max": "2",
    flag: "false",
    topic: "t",
  });
});

test.each([
  ["null", null],
  ["object", { a: 1 }],
  ["object", ["a"]],
  ["undefined", undefined],
])("%s is refused before it is sent", (kind, value) => {
  // @ts-expect-error a caller without types
  expect(() => configAsStrings({ topics: value })).toThrow(
    expect.objectContaining({
      code: "connect-argument",
      message: `connector config key "topics" holds ${kind}; Connect takes strings, numbers and booleans`,
    }),
  );
});

test("a redacted value is not sent back over the secret", () => {
  expect(() => configAsStrings({ "db.password": "[hidden]" })).toThrow(
    expect.objectContaining({ code: "connect-argument" }),
  );
});

describe("the stored config is the sent one", () => {
  const sent = { topic: "t" };
  test("with the name that workers add", () => {
    expect(isSameConfig({ topic: "t", name: "a" }, sent)).toBe(true);
  });
  test("not with another value, a key more or a key less", () => {
    expect(isSameConfig({ topic: "u", name: "a" }, sent)).toBe(false);
    expect(isSameConfig({ topic: "t", file: "f" }, sent)).toBe(false);
    expect(isSameConfig({ name: "a" }, sent)).toBe(false);
    expect(isSameConfig(null, sent)).toBe(false);
  });
});
