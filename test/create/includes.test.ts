import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { withEndpoint, withInclude } from "../../src/create/includes.ts";

// Values as layers have them, also those that YAML 1.1 reads in its own way, under keys that are not looked at.
const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom("yes", "010", "1:30", "2026-11-23", "~"),
);
const rest = fc.dictionary(fc.stringMatching(/^x[a-z0-9-]{0,8}$/), fc.oneof(scalar, fc.array(scalar)), { maxKeys: 4 });
const name = fc.stringMatching(/^[a-z]{1,8}$/);
const read = (text: string): unknown => parse(text, { version: "1.1" });
const write = (value: unknown): string => stringify(value, { version: "1.1" });

test("an include more changes nothing else, and the second time nothing at all", () => {
  fc.assert(
    fc.property(rest, fc.uniqueArray(name), name, (others, names, added) => {
      const includes = names.map((one) => `layer:${one}`);
      const include = `layer:${added}`;
      const text = write({ ...others, includes });
      const changed = withInclude(text, include, "layer.yaml");
      const expected = includes.includes(include) ? includes : [...includes, include];
      expect(changed === undefined).toBe(includes.includes(include));
      expect(read(changed ?? text)).toEqual({ ...(read(text) as object), includes: expected });
      expect(withInclude(changed ?? text, include, "layer.yaml")).toBeUndefined();
    }),
  );
});

test("the first endpoint of an empty section is written as the others are", () => {
  const endpoint = { name: "db", role: "requires", interface: "pgsql" } as const;
  expect(withEndpoint("requires: {}\n", endpoint, "metadata.yaml")).toBe("requires:\n  db:\n    interface: pgsql\n");
});

test("an endpoint that is there on another side is an error", () => {
  const endpoint = { name: "db", role: "requires", interface: "pgsql" } as const;
  expect(() => withEndpoint("provides: {db: pgsql}\n", endpoint, "metadata.yaml")).toThrow(
    'endpoint "db" is in metadata.yaml already, under provides with interface pgsql; choose another --endpoint',
  );
});

test("an endpoint more changes nothing else, and the second time nothing at all", () => {
  const role = fc.constantFrom("requires", "provides", "peers");
  fc.assert(
    fc.property(
      rest,
      fc.dictionary(role, fc.dictionary(name, name)),
      fc.tuple(role, name),
      (others, roles, [at, wire]) => {
        const endpoint = { name: "new-one", role: at, interface: wire } as const;
        const text = write({ ...others, ...roles });
        const changed = withEndpoint(text, endpoint, "metadata.yaml") ?? "";
        const added = { ...roles[at], "new-one": { interface: wire } };
        expect(read(changed)).toEqual({ ...(read(text) as object), [at]: added });
        expect(withEndpoint(changed, endpoint, "metadata.yaml")).toBeUndefined();
      },
    ),
  );
});

test("the lines of a file end as they did", () => {
  const text = "name: top\r\ndescription: |\r\n  two\r\n  lines\r\n";
  const endpoint = { name: "db", role: "requires", interface: "pgsql" } as const;
  expect(withEndpoint(text, endpoint, "metadata.yaml")).toBe(`${text}requires:\r\n  db:\r\n    interface: pgsql\r\n`);
  expect(withInclude("includes:\r\n  - layer:a\r\n", "layer:b", "layer.yaml")).toBe(
    "includes:\r\n  - layer:a\r\n  - layer:b\r\n",
  );
});
