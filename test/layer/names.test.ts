import fc from "fast-check";
import { expect, test } from "vitest";
import { baseName } from "../../src/layer/names.ts";

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
