import fc from "fast-check";
import { expect, test } from "vitest";
import { baseName, objectLabels, ownPlace } from "../../src/layer/names.ts";

const application = fc
  .stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/)
  .filter((name) => name.length <= 200);

test("defect 32: a base name is a DNS-1035 label of at most 47 characters", () => {
  fc.assert(
    fc.property(application, fc.uuid(), (name, uuid) => {
      const base = baseName({ model: { name: "m", uuid }, application: name });
      expect(base).toMatch(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);
      expect(base.length).toBeLessThanOrEqual(47);
    }),
  );
});

test("defect 32: applications that share a long beginning, and models that share a name, have names of their own", () => {
  const long = "a".repeat(60);
  const names = [
    baseName({ model: { name: "m", uuid: "1" }, application: `${long}-one` }),
    baseName({ model: { name: "m", uuid: "1" }, application: `${long}-two` }),
    baseName({ model: { name: "m", uuid: "2" }, application: `${long}-one` }),
  ];
  expect(new Set(names).size).toBe(3);
});

test("case 18: names and labels are legal for whatever an application is called, and the same each time", () => {
  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,80}[a-z0-9])?$/);
  fc.assert(
    fc.property(name, fc.uuid(), (called, uuid) => {
      const owner = { model: { name: "m", uuid }, application: called };
      const { names, selector } = ownPlace(owner);
      for (const one of Object.values(names)) expect(one).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
      for (const value of Object.values({ ...objectLabels(owner), ...selector })) {
        expect(value).toMatch(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/);
      }
      expect(ownPlace({ ...owner })).toEqual({ names, selector });
    }),
  );
});

test("case 18: applications that share their first forty characters have names of their own", () => {
  const rest = fc.stringMatching(/^[a-z0-9]{1,23}$/);
  fc.assert(
    fc.property(rest, rest, (one, other) => {
      fc.pre(one !== other);
      const nameOf = (end: string) =>
        baseName({ model: { name: "m", uuid: "1" }, application: `${"a".repeat(40)}${end}` });
      expect(nameOf(one)).not.toBe(nameOf(other));
    }),
  );
});
