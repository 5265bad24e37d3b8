import fc from "fast-check";
import type { Json } from "../../src/core/index.ts";
import type { Operation, Scenario, ScenarioHandler } from "../../tools/replay/scenario.ts";
import { jsonValues, numberOf } from "./json-values.ts";

type Decorator = ScenarioHandler["on"][number];

/** Few, so that handlers meet; and those that sort, match or compare another way where somebody is careless. */
const flags = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("a", "b", "c", "d") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "A",
      "a.b",
      "a_b",
      "a%",
      "two words",
      "\u{ff46}",
      "\u{1f600}",
      "upgrade.series.in-progress",
    ),
  },
);

const hooks = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("install", "start", "config-changed", "update-status", "db-relation-joined"),
  },
  { weight: 1, arbitrary: fc.constantFrom("collect-metrics", "meter-status-changed") },
  { weight: 1, arbitrary: fc.constantFrom("pre-series-upgrade", "post-series-upgrade") },
);

const hookPatterns = fc.oneof(
  { weight: 5, arbitrary: hooks },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "config-{changed,set}",
      "{start,install}",
      "{pre,post}-series-{upgrade}",
      "{update,config}-{status,changed}",
      "start{,}", // no braces: an alternative is missing
      "start{s,}",
      "{install",
      "{{install,start}}",
      "{a{install,start}",
      "install,start",
      "{provides:db}-relation-joined", // an endpoint that the charm does not have
    ),
  },
);

/** Rarely without flags: such a handler may run a hundred times. */
const flagLists = fc.oneof(
  { weight: 30, arbitrary: fc.array(flags, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([]) },
);

const flagDecorators: fc.Arbitrary<Decorator> = fc
  .tuple(fc.constantFrom("when", "when_all", "when_any", "when_not", "when_none", "when_not_all"), flagLists)
  .map(([name, args]) => [name, ...args]);
const hookDecorators: fc.Arbitrary<Decorator> = fc
  .array(hookPatterns, { minLength: 1, maxLength: 3 })
  .map((patterns) => ["hook", ...patterns]);
const otherDecorators: fc.Arbitrary<Decorator> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Decorator>(["only_once"]) },
  { weight: 1, arbitrary: flagLists.map((args): Decorator => ["not_unless", ...args]) },
);
const restrictedDecorators = fc.constantFrom<Decorator>(["collect_metrics"], ["meter_status_changed"]);

const stackOf = (...arbitraries: fc.Arbitrary<Decorator>[]) =>
  fc.array(fc.oneof(...arbitraries), { minLength: 1, maxLength: 3 });

/** Mostly stacks that can run: a hook and a flag on one handler never do. */
const stacks = fc.oneof(
  { weight: 9, arbitrary: stackOf(flagDecorators) },
  { weight: 3, arbitrary: stackOf(flagDecorators, otherDecorators) },
  { weight: 4, arbitrary: hookDecorators.map((one) => [one]) },
  { weight: 1, arbitrary: stackOf(hookDecorators, otherDecorators) },
  { weight: 1, arbitrary: stackOf(restrictedDecorators, otherDecorators) },
  { weight: 1, arbitrary: stackOf(flagDecorators, hookDecorators, otherDecorators, restrictedDecorators) },
);

type TriggerParts = Readonly<Record<string, Json>>;
const sides = fc.oneof(
  flags.map((flag): TriggerParts => ({ when: flag })),
  flags.map((flag): TriggerParts => ({ when_not: flag })),
);
const effects = fc.oneof(
  { weight: 3, arbitrary: flags.map((flag): TriggerParts => ({ set_flag: flag })) },
  { weight: 2, arbitrary: flags.map((flag): TriggerParts => ({ clear_flag: flag })) },
  { weight: 2, arbitrary: fc.nat(9).map((note): TriggerParts => ({ note })) },
  { weight: 1, arbitrary: fc.record({ set_flag: flags, clear_flag: flags, note: fc.nat(9) }) },
);
const triggers = fc.oneof(
  { weight: 100, arbitrary: fc.tuple(sides, effects).map(([side, effect]) => ({ ...side, ...effect })) },
  {
    weight: 1, // each a ValueError
    arbitrary: fc.constantFrom<TriggerParts>(
      {},
      { when: "a" },
      { set_flag: "a" },
      { when: "a", when_not: "b", set_flag: "c" },
      { when: "", set_flag: "a" },
      { when: "a", set_flag: "", clear_flag: "" },
    ),
  },
);

/** Often the same data again, or the same written another way. */
const data = fc.oneof(
  fc.constantFrom<Json>(1, numberOf("1.0"), { a: 1, b: 2 }, { b: 2, a: 1 }, "é", null, []),
  jsonValues,
);
const dataIds = fc.constantFrom("k", "k.é");

const operations: fc.Arbitrary<Operation> = fc.letrec<{ operation: Operation }>((tie) => {
  const branch = fc.array(tie("operation"), { maxLength: 2 });
  const row = (weight: number, arbitrary: fc.Arbitrary<Operation>) => ({ weight, arbitrary });
  return {
    operation: fc.oneof(
      { maxDepth: 2 },
      row(24, fc.tuple(fc.constant("set"), flags)),
      row(18, fc.tuple(fc.constant("clear"), flags)),
      row(4, fc.tuple(fc.constant("set"), flags, jsonValues)),
      row(4, fc.tuple(fc.constant("toggle"), flags, fc.boolean())),
      row(8, fc.tuple(fc.constant("trigger"), triggers)),
      row(4, fc.tuple(fc.constantFrom("data_changed", "is_data_changed"), dataIds, data)),
      row(2, fc.tuple(fc.constant("note"), fc.string({ maxLength: 3 }))),
      row(4, fc.constant<Operation>(["flags"])),
      row(1, fc.constantFrom<Operation>(["exit"], ["exit", 0], ["exit", 1], ["exit", 3])),
      row(1, fc.constant<Operation>(["raise"])),
      row(8, fc.tuple(fc.constant("if"), flags, branch, branch)),
    ),
  };
}).operation;

const handlers = fc
  .array(fc.record({ on: stacks, body: fc.array(operations, { maxLength: 4 }) }), { minLength: 2, maxLength: 8 })
  .map((list) => list.map((handler, index) => ({ name: `h${index}`, ...handler })));

/** What runs at start or exit; mostly nothing, for an end there hides the handlers. */
const aside = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Operation[]>([]) },
  { weight: 1, arbitrary: fc.array(operations, { maxLength: 3 }) },
);
/** What runs at import is mostly triggers, where charms register them; several may share a flag. */
const setups = fc.oneof(
  { weight: 2, arbitrary: aside },
  {
    weight: 3,
    arbitrary: fc.array(
      triggers.map((trigger): Operation => ["trigger", trigger]),
      { minLength: 1, maxLength: 5 },
    ),
  },
);

/** Random charms over all conditions and operations but those on files, and flush. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  handlers,
  hooks: fc.array(hooks, { minLength: 1, maxLength: 4 }),
  flags: fc.uniqueArray(flags, { maxLength: 3 }),
  import: setups,
  atstart: aside,
  atexit: aside,
});
