import fc from "fast-check";
import { expect, test } from "vitest";
import { play } from "../../tools/replay/play.ts";

/** The rules once more, as plainly as possible: no trace, no gate objects, everything recomputed. */
function naive(handlers: Handlers, start: readonly string[]): string[] {
  const set = new Set(start);
  const ran: string[] = [];
  const holds = ([kind, ...flags]: string[]) =>
    kind === "when"
      ? flags.every((flag) => set.has(flag))
      : kind === "when_any"
        ? flags.some((flag) => set.has(flag))
        : kind === "when_not"
          ? !flags.some((flag) => set.has(flag))
          : !flags.every((flag) => set.has(flag));
  let changed: Set<string> | undefined;
  for (let iteration = 0; iteration < 100; iteration += 1) {
    const asked = (h: Handlers[number]) => {
      const flags = h.on.flatMap(([, ...rest]) => rest);
      const open = changed === undefined || flags.length === 0 || flags.some((flag) => changed?.has(flag));
      return open && h.on.every(holds);
    };
    let queue = handlers.filter(asked);
    if (queue.length === 0) break;
    const pending = new Set<string>();
    while (queue[0] !== undefined) {
      const handler = queue[0];
      queue = queue.slice(1);
      ran.push(handler.name);
      let cleared = false;
      for (const [kind, flag] of handler.body) {
        if (set.has(flag) !== (kind === "set")) pending.add(flag);
        if (kind === "set") set.add(flag);
        else set.delete(flag);
        cleared ||= kind === "clear";
      }
      if (cleared) queue = queue.filter(asked);
    }
    changed = pending;
  }
  return ran;
}

type Handlers = readonly { name: string; on: [string, ...string[]][]; body: (readonly ["set" | "clear", string])[] }[];

const flag = fc.constantFrom("a", "b", "c", "d");
const condition = fc
  .tuple(
    fc.constantFrom("when", "when_any", "when_not", "when_not_all"),
    fc.array(flag, { minLength: 1, maxLength: 3 }),
  )
  .map(([kind, flags]): [string, ...string[]] => [kind, ...flags]);
const body = fc.array(fc.tuple(fc.constantFrom("set" as const, "clear" as const), flag), { maxLength: 3 });
const handlers = fc
  .array(fc.record({ on: fc.array(condition, { minLength: 1, maxLength: 2 }), body }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((list) => list.map((handler, index) => ({ ...handler, name: `h${index}` })));

test("any set of handlers runs as the plain rules say", async () => {
  await fc.assert(
    fc.asyncProperty(handlers, fc.uniqueArray(flag), async (list, flags) => {
      const [played] = await play({ handlers: list, hooks: ["update-status"], flags });
      expect(played?.trace).toEqual(naive(list, flags));
    }),
    { numRuns: 500 },
  );
});
