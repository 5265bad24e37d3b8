import { describe, expect, test } from "vitest";
import { errorsIn } from "./author-folder.ts";
import { shop } from "./shop.ts";

const pgsql = `
import { defineInterface, when, type Schema } from "kafka-connect-base";
declare const schema: Schema<{ readonly host: string }>;
export const requires = defineInterface({ interface: "pgsql", role: "requires", received: schema }, [
  when("endpoint.{endpoint_name}.changed").doWith(function look(endpoint) {
    endpoint.setFlag("looked");
  }),
]);
`;

const noName = (name: string): string => `TS2345: Argument of type '"${name}"' is not assignable to parameter of type`;

/** A line of an author's code, and what TypeScript says of it: nothing, or how its error begins. */
const table: readonly (readonly [code: string, error?: string])[] = [
  ['config()["group-id"].trim()'],
  ["config().workers.toFixed()"],
  ["config().wrokers", "TS2551: Property 'wrokers' does not exist on type"],
  ["(config().workers = 2)", "TS2540: Cannot assign to 'workers' because it is a read-only property."],
  ["config().workers.trim()", "TS2339: Property 'trim' does not exist on type 'number'."],
  ["config().license.trim()", "TS2531: Object is possibly 'null'."],
  ['when("base.running", "config.changed.workers").do(named)'],
  ['when("base.runing").do(named)', noName("base.runing")],
  ['when("base.running").whenNot("base.runing").do(named)', noName("base.runing")],
  ['onlyOnce().whenAny("config.changed").notUnless("base.runing").do(named)', noName("base.runing")],
  ['hook("install").notUnless("base.runing").do(named)', noName("base.runing")],
  ['setFlag("base.running")'],
  ['setFlag("base.runing")', noName("base.runing")],
  ['toggleFlag("base.runing", true)', noName("base.runing")],
  ['isFlagSet("base.topic.orders")'],
  ['setFlag("old.anything")'],
  ['clearFlag("odl.anything")', noName("odl.anything")],
  ['isFlagSet("config.changed.wrokers")', noName("config.changed.wrokers")],
  ['isFlagSet("config.set.group-id")'],
  ['isFlagSet("leadership.is_leader")'],
  ['isFlagSet("leadership.isleader")', noName("leadership.isleader")],
  ['isFlagSet("leadership.set.token")'],
  ['isFlagSet("endpoint.db.joined")'],
  ['isFlagSet("endpoint.db.changed.host")'],
  ['isFlagSet("endpoint.db.joned")', noName("endpoint.db.joned")],
  ['isFlagSet("endpoint.bd.joined")', noName("endpoint.bd.joined")],
  ['isFlagSet("db.available")'],
  ['isFlagSet("kafka.ready")'],
  ['isFlagSet("web.anything")'],
  ['isFlagSet("web.{endpoint_name}")'],
  ['isFlagSet("db.ready")', noName("db.ready")],
  ['registerTrigger({ when: "base.running", setFlag: "base.topic.a" })'],
  [
    'registerTrigger({ when: "base.runing", setFlag: "base.topic.a" })',
    "TS2820: Type '\"base.runing\"' is not assignable",
  ],
  ['defineLayer("x", [], { triggers: [{ when: "base.running", clearFlag: "base.runing" }] })', "TS2820: Type"],
  ['layerOption("base", "topics-required") === true'],
  ['layerOption("base", "topic-required")', noName("topic-required")],
  ['layerOption("bsae", "topics-required")', noName("bsae")],
  ['layerOption("base", "mode") === "slow"', "TS2367: This comparison appears to be unintentional"],
  ['layerOption("base", "limit")?.toFixed()'],
  ['layerOption("base", "limit").toFixed()', "TS2533: Object is possibly 'null' or 'undefined'."],
  ['relations("db").length'],
  ['relations("bd").length', noName("bd")],
  ['remoteUnits("kafak").length', noName("kafak")],
  ['endpointFromName("db")?.allJoinedUnits.map(({ data }) => data.value?.host.trim())'],
  [
    'endpointFromName("db")?.allJoinedUnits.map(({ data }) => data.value?.hots)',
    "TS2339: Property 'hots' does not exist on type '{ readonly host: string; }'.",
  ],
  ['endpointFromName("web")?.isJoined'],
  ['endpointFromName("bd")', noName("bd")],
  ['hook("install", "db-relation-{joined,changed}", "web-relation-broken", "data-storage-attached", "*").do(named)'],
  ['hook("instal").do(named)', noName("instal")],
  ['hook("bd-relation-joined").do(named)', noName("bd-relation-joined")],
  ['use<ActionParams<"restart">>({ name: "a", mode: "soft", tasks: [1] })'],
  ['use<ActionParams<"restart">>({ mode: "soft" })', "TS2741: Property 'name' is missing"],
  [
    'use<ActionParams<"restart">>({ name: "a", mode: "sotf" })',
    'TS2322: Type \'"sotf"\' is not assignable to type \'"hard" | "soft"\'.',
  ],
  ['use<ActionParams<"restrat">>({})', "TS2344: Type '\"restrat\"' does not satisfy"],
  ['use<OptionName>("group-id")'],
  ['setFlag("base.any" as Flag)'],
];

const authorFile = (line: string): string => `
import * as all from "kafka-connect-base";
import type { ActionParams, Flag, OptionName } from "kafka-connect-base";
export type Used = [ActionParams<"restart">, Flag, OptionName];
export const { clearFlag, config, defineLayer, endpointFromName, hook, isFlagSet, layerOption, onlyOnce } = all;
export const { registerTrigger, relations, remoteUnits, setFlag, toggleFlag, when } = all;
export function named(): void {}
export function use<T>(value: T): T { return value; }
export const used = () => ${line};
`;

describe.each(["sources", "declarations"] as const)("with charm.d.ts and the package's %s", (from) => {
  test("a name that the charm does not have is an error, and one that it has is none", async () => {
    const files = Object.fromEntries(table.map(([line], row) => [`row${row}.ts`, authorFile(line)]));
    const errors = await errorsIn({ ...files, "pgsql.ts": pgsql }, { input: shop, package: from });
    const wrong = table.flatMap(([, error], row) => (error === undefined ? [] : [[`row${row}.ts`, error] as const]));
    expect(errors).toEqual(Object.fromEntries(wrong.map(([file, error]) => [file, [expect.stringContaining(error)]])));
  });
});

test("without charm.d.ts any name will do", async () => {
  const open = table.filter(([line]) => !/wrokers|trim|workers = |slow|data\.value|use<|\.limit|toFixed/.test(line));
  const files = Object.fromEntries(open.map(([line], row) => [`row${row}.ts`, authorFile(line)]));
  expect(Object.keys(files).length).toBeGreaterThan(30);
  expect(await errorsIn(files, { package: "sources" })).toEqual({});
});
