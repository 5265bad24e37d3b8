import fc from "fast-check";
import { expect, test } from "vitest";
import { hasFeature } from "../../src/juju/index.ts";

test.each([
  ["2.9.51", "secret-get", false],
  ["3.0.0", "secret-get", true],
  ["3.0-beta3", "secret-get", true],
  ["3.0.1", "secret-info-get", false],
  ["3.0.2.1", "secret-info-get", true],
  ["3.6.27", "leader-get", true],
  ["4.0-beta1", "leader-get", false],
  ["4.0.15", "leader-get", false],
  ["3.5.9", "relation-model-get", false],
  ["3.6-rc2", "relation-model-get", true],
  ["10.0", "relation-model-get", true],
  ["3.6.9", "credential-get on Kubernetes", false],
  ["3.6.10", "credential-get on Kubernetes", true],
] as const)("Juju %s and %s: %s", (version, feature, there) => {
  expect(hasFeature(version, feature)).toBe(there);
});

test("what a Juju has a later one has too, until it goes", () => {
  const numbers = fc.tuple(fc.nat(5), fc.nat(12), fc.nat(30));
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [older, newer] = [a, b]
        .toSorted((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2])
        .map((v) => v.join("."));
      expect(hasFeature(older ?? "", "secret-info-get") && !hasFeature(newer ?? "", "secret-info-get")).toBe(false);
      expect(hasFeature(newer ?? "", "leader-set") && !hasFeature(older ?? "", "leader-set")).toBe(false);
    }),
  );
});
