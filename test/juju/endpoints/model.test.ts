import fc from "fast-check";
import { expect, test } from "vitest";
import { db, openWorld } from "./world.ts";

/** What may happen to a charm related twice to a database with two units. */
type Step =
  | { readonly do: "join" | "leave"; readonly relation: 1 | 2; readonly unit: "pg/0" | "pg/1" }
  | { readonly do: "publish"; readonly relation: 1 | 2; readonly unit: "pg/0" | "pg/1"; readonly data: Data }
  | { readonly do: "wait" };
type Data = Readonly<Record<string, string>>;

const place = {
  relation: fc.constantFrom(1 as const, 2 as const),
  unit: fc.constantFrom("pg/0" as const, "pg/1" as const),
};
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("join" as const, "leave" as const), ...place }),
  fc.record({
    do: fc.constant("publish" as const),
    ...place,
    data: fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("", "1", " 1", "1.0", "x"), { maxKeys: 2 }),
  }),
  fc.constant<Step>({ do: "wait" }),
);

/** The rules of the automatic flags once more, as plainly as can be. */
function plainModel() {
  const flags = new Set<string>();
  const members = new Map<string, Set<string>>();
  const bags = new Map<string, Map<string, string>>();
  const known = new Map<string, string>();
  const departed: string[] = [];
  const bag = (whose: string) => bags.get(whose) ?? bags.set(whose, new Map()).get(whose) ?? new Map<string, string>();
  const look = (isRelationHook: boolean, isDeparted: boolean): void => {
    const wasJoined = flags.has("joined");
    const units = [...members].flatMap(([relation, names]) => [...names].map((name) => `${relation} ${name}`));
    flags.delete("joined");
    if (units.length > 0) flags.add("joined");
    if (isDeparted) flags.add("departed");
    else if (units.length > 0) flags.delete("departed");
    if (wasJoined && !isRelationHook) return;
    for (const unit of units) {
      for (const [key, text] of bag(unit)) {
        const value = text.trim(); // all that differs between the values of this test
        if (known.get(`${unit} ${key}`) === value) continue;
        known.set(`${unit} ${key}`, value);
        flags.add("changed").add(`changed.${key}`);
      }
    }
  };
  return {
    flags: () => [...flags].toSorted(),
    departed: () => departed,
    met: (relation: number, unit: string) => members.get(String(relation))?.has(unit) === true,
    join: (relation: number, unit: string) => {
      members.set(String(relation), (members.get(String(relation)) ?? new Set()).add(unit));
      look(true, false);
    },
    leave: (relation: number, unit: string) => {
      members.get(String(relation))?.delete(unit);
      departed.push(unit);
      look(true, true);
    },
    publish: (relation: number, unit: string, data: Data) => {
      for (const [key, text] of Object.entries(data)) {
        if (text === "") bag(`${relation} ${unit}`).delete(key);
        else bag(`${relation} ${unit}`).set(key, text);
      }
    },
    look,
  };
}

test("whatever units do, flags and departed units are those of a plain model", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const world = openWorld({ endpoints: db, layers: [] });
      const model = plainModel();
      for (const application of ["pg", "pg"]) world.relate("db", application);
      for (const one of steps) {
        if (one.do === "wait") {
          await world.hook("update-status");
          model.look(false, false);
        } else if (one.do === "publish") {
          world.publish(one.relation, one.unit, one.data);
          model.publish(one.relation, one.unit, one.data);
          if (!model.met(one.relation, one.unit)) continue; // nobody is told
          await world.hook("db-relation-changed", one);
          model.look(true, false);
        } else if (one.do === "join") {
          await world.hook("db-relation-joined", one);
          model.join(one.relation, one.unit);
        } else if (model.met(one.relation, one.unit)) {
          await world.hook("db-relation-departed", one);
          model.leave(one.relation, one.unit);
        }
        expect(world.flags("endpoint.db.")).toEqual(model.flags());
      }
      const kept = world.row("reactive.endpoints.departed.db") ?? [];
      expect(kept).toMatchObject(model.departed().map((unit_name) => ({ unit_name })));
    }),
    { numRuns: 60 },
  );
});
