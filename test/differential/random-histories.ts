import fc from "fast-check";
import { jsonValues } from "./json-values.ts";
import type { ConditionKind, EndpointOperation, History, HistoryHandler, RelationEvent } from "./relation-history.ts";

/** What units publish: texts that are JSON or nearly, and the same value written another way. */
const texts = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("5", " 5 ", "5.0", " 7 ", "x", '"x"', "") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "null",
      "true",
      "True",
      "01",
      "-0",
      "-0.0",
      "0",
      "1e400",
      "NaN",
      " Infinity",
      "1E2",
      "100.0",
      "123456789012345678901234567890",
      "é",
      String.raw`"\u00e9"`,
      '"é"',
      String.raw`"\ud83d"`,
      "\u{1f600}",
      "\ufeff5",
      "\u00a05",
      "a: b\n#c\u2028",
      '{"a": 1, "b": [2.0]}',
      '{"b":[2.0],"a":1}',
      '{"a": 1, "a": 2}',
      "{",
      " ",
    ),
  },
  { weight: 1, arbitrary: jsonValues.map((value) => JSON.stringify(value)) },
);
const keys = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom("a", "b", "ingress-address") },
  { weight: 1, arbitrary: fc.constantFrom("c.d", "A", "10", "__proto__", "é") },
);

/** Taken modulo what there is to choose from. */
const relation = fc.nat(11);
const unit = fc.nat(5);
const joins: fc.Arbitrary<RelationEvent> = fc.record({
  do: fc.constant("join" as const),
  relation,
  unit,
  data: fc.dictionary(keys, texts, { maxKeys: 3 }),
  quiet: fc.nat(7).map((one) => one === 0),
});
const events: fc.Arbitrary<RelationEvent> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant("create" as const), relation }) },
  { weight: 6, arbitrary: joins },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      relation,
      unit,
      data: fc.dictionary(keys, fc.option(texts, { freq: 4 }), { maxKeys: 2 }),
      quiet: fc.nat(4).map((one) => one === 0),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("depart" as const), relation, unit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("break" as const), relation }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("other" as const),
      hook: fc.constantFrom("update-status", "config-changed", "upgrade-charm", "collect-metrics"),
    }),
  },
);

const suffixes = fc.constantFrom("joined", "changed", "changed.a", "changed.b", "departed", "seen");
/** What a handler sets or clears; a name of its own stands without the prefix. */
const names = fc.oneof(
  { weight: 6, arbitrary: suffixes },
  { weight: 1, arbitrary: fc.constantFrom("{endpoint_name}.up", "{endpoint_name}") },
);
const place = fc.constantFrom(-1, 0, 1);
const own = fc.constantFrom("a", "b", "ingress-address");
const row = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const operations: fc.Arbitrary<EndpointOperation> = fc.oneof(
  row(9, fc.tuple(fc.constant("clear" as const), names)),
  row(2, fc.tuple(fc.constant("set" as const), names)),
  row(5, fc.tuple(fc.constant("publish" as const), place, own, jsonValues)),
  row(4, fc.tuple(fc.constant("publish_raw" as const), place, own, fc.option(texts, { freq: 3 }))),
  row(2, fc.tuple(fc.constantFrom("delete" as const, "read" as const), place, own)),
  row(1, fc.tuple(fc.constant("answer_departed" as const), own, jsonValues)),
  row(1, fc.tuple(fc.constant("remove_departed" as const), fc.constantFrom("pg/0", "pg/1", "web/0"))),
  row(2, fc.constant(["clear_departed"] as const)),
  row(1, fc.constant(["fail"] as const)),
);

const conditions = fc.tuple(
  fc.constantFrom<ConditionKind>("when", "when", "when_any", "when_not"),
  fc.array(
    suffixes.map((suffix) => `endpoint.{endpoint_name}.${suffix}`),
    { minLength: 1, maxLength: 2 },
  ),
);
const handlers: fc.Arbitrary<readonly HistoryHandler[]> = fc
  .array(
    fc.record({
      on: fc.array(conditions, { minLength: 1, maxLength: 2 }),
      body: fc.array(operations, { maxLength: 3 }),
    }),
    { maxLength: 4 },
  )
  .map((list) =>
    list.map(({ on, body }, index) => ({
      name: `h${index}`,
      on: on.map(([kind, flags]) => [kind, ...flags] as const),
      body,
    })),
  );

/** Random charms with one or two endpoints of an interface, and what happens to their relations. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    endpoints: fc.constantFrom<readonly string[]>(["db"], ["db"], ["db", "aux"], ["aux", "db"]),
    handlers,
    manage: fc.oneof(row(3, fc.constant([])), row(1, fc.array(operations, { maxLength: 2 }))),
    events: fc.tuple(joins, fc.array(events, { minLength: 3, maxLength: 9 })).map(([first, rest]) => [first, ...rest]),
  })
  .map((history) => ({ ...history, events: possible(history) }));

/** The events with relations and units for which they can happen: else most of them would not. */
function possible({ endpoints, events: wanted }: History): readonly RelationEvent[] {
  const members = new Map<number, readonly number[]>(
    endpoints.flatMap((_, index) => [2 * index, 2 * index + 1].map((one) => [one, []])),
  );
  const choose = (list: readonly number[], index: number): number => list[index % list.length] ?? -1;
  const relationsWith = (isFit: (units: readonly number[]) => boolean): readonly number[] =>
    [...members].filter(([, units]) => isFit(units)).map(([number]) => number);
  return wanted.map((event) => {
    if (event.do === "other") return event;
    if (event.do === "create") return { ...event, relation: choose([...members.keys()], event.relation) };
    const number = choose(
      relationsWith(({ length }) => (event.do === "join" ? length < 3 : length > 0)),
      event.relation,
    );
    const units = members.get(number) ?? [];
    if (event.do === "break") {
      members.delete(number);
      return { ...event, relation: number };
    }
    const one = choose(event.do === "join" ? [0, 1, 2].filter((other) => !units.includes(other)) : units, event.unit);
    const others = units.filter((other) => other !== one);
    if (event.do === "join" || event.do === "depart") {
      members.set(number, event.do === "join" ? [...units, one] : others);
    }
    return { ...event, relation: number, unit: one };
  });
}
