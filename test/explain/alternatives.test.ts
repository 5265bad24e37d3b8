import fc from "fast-check";
import { expect, test } from "vitest";
import { alternatives } from "../../src/explain/alternatives.ts";
import { blockedBy, type FlagCondition } from "../../src/reactive/index.ts";

const flags = ["a", "b", "c"];
const condition: fc.Arbitrary<FlagCondition> = fc.record({
  kind: fc.constantFrom("all", "any", "none", "not-all"),
  flags: fc.subarray(flags),
});

test("the ways in which conditions can hold are those of the engine", () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 4 }), fc.subarray(flags), (conditions, set) => {
      const has = (flag: string): boolean => set.includes(flag);
      const holds = alternatives(conditions).some((way) => [...way].every(([flag, on]) => has(flag) === on));
      const never = (): boolean => false;
      const situation = { phase: "flags", hook: "", endpoints: {}, has, ranBefore: never, fileChanged: never } as const;
      expect(holds).toBe(blockedBy(conditions, situation) === undefined);
    }),
  );
});
