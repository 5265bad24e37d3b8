import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json } from "../../src/core/index.ts";
import type { UnitMemory } from "../../src/juju/index.ts";

/** Where the hooks of one unit find its memory. */
export type MemoryPlace = {
  /** Runs a function as a hook that succeeds, and commits. */
  readonly succeed: (body: (memory: UnitMemory) => void) => Promise<void>;
  /** Runs a function as a hook that fails as late as it can. */
  readonly fail: (body: (memory: UnitMemory) => void) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The facts about a unit's memory that the rest of the package builds on, wherever it is kept. */
export function unitMemoryContract(name: string, open: () => Promise<MemoryPlace>): void {
  describe(`unit memory contract: ${name}`, () => {
    let place: MemoryPlace;
    beforeEach(async () => void (place = await open()));
    afterEach(() => place.close());

    const rows = async (): Promise<Readonly<Record<string, Json | undefined>>> => {
      let seen = {};
      await place.succeed(({ store }) => {
        seen = Object.fromEntries(store.keys("").map((key) => [key, store.get(key)]));
      });
      return seen;
    };
    const save = (values: Readonly<Record<string, Json>>) =>
      place.succeed(({ store }) => {
        for (const [key, value] of Object.entries(values)) store.set(key, value);
      });

    test("before the first hook it is empty, and what a hook has set the next one finds", async () => {
      expect(await rows()).toEqual({});
      await save({ a: 1, b: { c: [true, null, "x"] } });
      expect(await rows()).toEqual({ a: 1, b: { c: [true, null, "x"] } });
    });

    test("a hook takes rows away and replaces others, and leaves the rest", async () => {
      await save({ a: 1, b: 2, c: 3 });
      await place.succeed(({ store }) => {
        store.unset("a");
        store.set("b", 20);
      });
      expect(await rows()).toEqual({ b: 20, c: 3 });
      await place.succeed(({ store }) => {
        for (const key of store.keys("")) store.unset(key);
      });
      expect(await rows()).toEqual({});
    });

    test("nothing of a hook that fails is kept", async () => {
      await save({ a: 1 });
      await place.fail(({ store }) => {
        store.set("a", 2);
        store.set("b", 2);
      });
      expect(await rows()).toEqual({ a: 1 });
    });

    test("keys and values are any text of any length", async () => {
      const odd = {
        "": "no name",
        "-": "a dash",
        ["__proto__"]: "a key like others",
        ["k".repeat(1000)]: "a long key",
        "flags.größe 😀 'x' \"y\" \\ \n": "\u0000\u001f\u007f\u0085\u2028\ud800 %s $HOME `id` \r\n\t: # - {}",
        yes: "no",
        "1.0": 1.5,
      };
      const long = 'Ł😀"\\'.repeat(40_000);
      await save({ ...odd, long });
      expect(await rows()).toEqual({ ...odd, long });
      await save({ long: "short" });
      expect(await rows()).toEqual({ ...odd, long: "short" });
      await save({ long: `${long}${long}` });
      expect(await rows()).toEqual({ ...odd, long: `${long}${long}` });
    });

    test("the status that is shown is remembered with the hook", async () => {
      const statuses: unknown[] = [];
      await place.succeed(({ shown }) => void statuses.push(shown.last("status")));
      await place.succeed(({ shown }) => shown.remember("status", { name: "active", message: "open 😀" }));
      await place.succeed(({ shown }) => void statuses.push(shown.last("status")));
      expect(statuses).toEqual([undefined, { name: "active", message: "open 😀" }]);
    });

    test("a status that is forgotten is forgotten at once, also when the hook fails", async () => {
      const statuses: unknown[] = [];
      await place.succeed(({ shown }) => shown.remember("status", { name: "active", message: "open" }));
      await place.fail(({ shown }) => shown.forget("status"));
      await place.succeed(({ shown }) => void statuses.push(shown.last("status")));
      expect(statuses).toEqual([undefined]);
    });

    test("a status that is forgotten and then shown again is remembered again", async () => {
      const statuses: unknown[] = [];
      const status = { name: "active", message: "open" } as const;
      await place.succeed(({ shown }) => shown.remember("status", status));
      await place.succeed(({ shown }) => {
        shown.forget("status");
        statuses.push(shown.last("status"));
        shown.remember("status", status);
      });
      await place.succeed(({ shown }) => void statuses.push(shown.last("status")));
      await place.succeed(({ shown }) => shown.forget("status"));
      await place.succeed(({ shown }) => void statuses.push(shown.last("status")));
      expect(statuses).toEqual([undefined, status, undefined]);
    });

    test("whatever hooks set, take away and fail at, the memory is that of the hooks that succeeded", async () => {
      const key = fc.constantFrom("a", "b", "c.d", "_", "%");
      const change = fc.record({ key, value: fc.option(fc.jsonValue({ maxDepth: 1 })) });
      const hook = fc.record({ changes: fc.array(change, { maxLength: 4 }), succeeds: fc.boolean() });
      await fc.assert(
        fc
          .asyncProperty(fc.array(hook, { minLength: 1, maxLength: 4 }), async (hooks) => {
            const model = new Map<string, unknown>();
            for (const { changes, succeeds } of hooks) {
              await place[succeeds ? "succeed" : "fail"](({ store }) => {
                for (const one of changes) {
                  if (one.value === null) store.unset(one.key);
                  else store.set(one.key, one.value as Json);
                }
              });
              if (!succeeds) continue;
              for (const one of changes) {
                if (one.value === null) model.delete(one.key);
                else model.set(one.key, JSON.parse(JSON.stringify(one.value)));
              }
            }
            expect(await rows()).toEqual(Object.fromEntries(model));
          })
          .beforeEach(async () => {
            await place.close();
            place = await open();
          }),
        { numRuns: 15 },
      );
    });
  });
}
