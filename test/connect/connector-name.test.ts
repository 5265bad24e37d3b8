import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canAskAbout, existingName, newName } from "../../src/connect/connector-name.ts";

describe("a name that URLs turn into another one is refused for every request", () => {
  test.each(["", ".", "..", "a;b", "a%41b", "\ud800"])("%j", (name) => {
    expect(canAskAbout(name)).toBe(false);
    for (const check of [existingName, newName]) {
      expect(() => check(name)).toThrow(expect.objectContaining({ code: "connect-argument", argument: "name" }));
    }
  });
});

describe("a name that some workers can't be asked about is refused only for a new connector", () => {
  test.each(["a/b", "50%", "a\\b", "{a}", "a}b", "a\nb", "a\u0000b", "  "])("%j", (name) => {
    expect(existingName(name)).toBe(encodeURIComponent(name));
    expect(() => newName(name)).toThrow(expect.objectContaining({ code: "connect-argument" }));
  });
});

test("the refusal says what is wrong", () => {
  expect(() => existingName("a;b")).toThrow(
    'connector name "a;b" can\'t be used: workers cut the name at ";" when they pass a request on; choose another name',
  );
});

test("every other name is one path segment that decodes to itself", () => {
  const names = fc
    .string({ unit: "grapheme", minLength: 1 })
    .filter((name) => /\S/.test(name) && !/^\.\.?$|[;/%\\{}\p{Cc}]/u.test(name));
  fc.assert(
    fc.property(names, (name) => {
      const { pathname } = new URL(`http://worker/connectors/${newName(name)}/config`);
      expect(pathname.split("/").map(decodeURIComponent)).toEqual(["", "connectors", name, "config"]);
    }),
  );
});
