import fc from "fast-check";
import { expect, test } from "vitest";
import { charmTypes, type CharmTypesInput } from "../../src/build/types/charm-types.ts";
import { schemaType } from "../../src/build/types/schema-type.ts";
import { errorsIn } from "./author-folder.ts";
import { shop } from "./shop.ts";

const hostile = [
  "*/",
  "/*",
  "//",
  "`",
  "${",
  "}",
  '"',
  "'",
  "\\",
  "\\u",
  ".",
  "#",
  "1",
  "é",
  "\ud800",
  "\n",
  "\r\n",
  "\u2028",
];
const words = ["__proto__", "constructor", "@ts-expect-error", "@ts-ignore", "a"];
const oddText = fc
  .array(fc.oneof(fc.constantFrom(...hostile, ...words), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 4 })
  .map((parts) => parts.join(""));
const oddNames = fc.uniqueArray(oddText, { maxLength: 6 });

const oddCharm = fc
  .record({ config: oddNames, flags: oddNames, actions: oddNames, texts: fc.array(oddText, { minLength: 1 }) })
  .map(({ config, flags, actions, texts }) => {
    const described = (names: readonly string[]) =>
      Object.fromEntries(names.map((name, index) => [name, texts[index % texts.length] ?? ""]));
    const mapped = <T>(names: readonly string[], value: (text: string) => T) =>
      Object.fromEntries(Object.entries(described(names)).map(([name, text]) => [name, value(text)]));
    const input: CharmTypesInput = {
      definition: {
        name: texts.join(""),
        config: mapped(config, () => ({ type: "int", default: 1 })),
        endpoints: {},
        layerOptions: {},
      },
      config: { options: mapped(config, (description) => ({ description })) },
      actions: mapped(actions, (description) => ({ description, params: described(texts) })),
      layers: [
        {
          name: texts.join(""),
          defines: mapped(config, (description) => ({ description, enum: texts })),
          flags: described(flags),
        },
      ],
      interfaces: [],
    };
    return { input, config, flags, patterns: flags.some((flag) => flag.includes("*")), actions };
  });

/** A literal of the text, escaped all through. */
const escaped = (text: string): string =>
  `"${text.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

const union = (texts: readonly string[]): string => texts.map(escaped).join(" | ") || "never";

test("says what the YAML files say, with their descriptions, sorted", () => {
  expect(charmTypes(shop)).toMatchInlineSnapshot(`
    "// The names of charm "shop", so that a typo is an error in the editor.
    // Written by \`kafka-connect-base build\` from the YAML files of all layers: commit it, and do not edit it.
    import "kafka-connect-base";

    declare module "kafka-connect-base" {
      interface CharmTypes {
        readonly actions: {
          /** Restarts a connector. */
          readonly restart: {
            readonly mode: "soft" | "hard";
            /** Which one. */
            readonly name: string;
            readonly tasks?: readonly number[];
          };
        };
        readonly config: {
          readonly "group-id": string;
          readonly license: string | null;
          /** Worker pods. */
          readonly workers: number;
        };
        readonly endpoints: {
          readonly db: { readonly role: "requires"; readonly interface: "pgsql"; readonly definition: (typeof import("./pgsql.ts"))["requires"] };
          readonly kafka: { readonly role: "requires"; readonly interface: "kafka" };
          readonly web: { readonly role: "provides"; readonly interface: "http" };
        };
        readonly flags:
          /** A worker is ready. */
          | "base.running"
          | \`base.topic.\${string}\`
          /** It can be used. */
          | "db.available"
          /** Any flag of interface http, which declares none. */
          | \`endpoint.web.\${string}\`
          /** A broker is known. */
          | "kafka.ready"
          /** Any flag of layer old, which declares none. */
          | \`old.\${string}\`
          /** Any flag of interface http, which declares none. */
          | \`web.\${string}\`;
        readonly layerOptions: {
          readonly base: {
            readonly limit: number | null | undefined;
            readonly mode: "fast" | "safe";
            readonly "topics-required": boolean;
          };
          readonly old: {};
        };
      }
    }
    "
  `);
});

test.each([
  [{ type: "string" }, "string"],
  [{ type: ["integer", "null"] }, "number | null"],
  [{ enum: ["a", 1, true, null] }, '"a" | 1 | true | null'],
  [{ const: "a" }, '"a"'],
  [{ type: "array", items: { type: "array", items: { type: "number" } } }, "readonly (readonly number[])[]"],
  [{ type: "array" }, "readonly unknown[]"],
  [{ type: "object" }, "{ readonly [key: string]: unknown }"],
  [{ additionalProperties: { type: "string" }, type: "object" }, "{ readonly [key: string]: string }"],
  [{ properties: { a: { type: "string" } } }, "{\n  readonly a?: string;\n}"],
  [{ properties: { a: { type: "string" } }, required: ["a"] }, "{\n  readonly a: string;\n}"],
  [{ properties: { a: { type: "string", default: "x" } } }, "{\n  readonly a: string;\n}"],
  [{ anyOf: [{ type: "string" }, { type: "boolean" }] }, "string | boolean"],
  [{ enum: [Number.POSITIVE_INFINITY] }, "number"],
  [{ type: "date" }, "unknown"],
  [{}, "unknown"],
  ["string", "unknown"],
])("a value of the schema %j is of type %s", (schema, type) => {
  expect(schemaType(schema)).toBe(type);
});

test("is the same whatever order the files have", () => {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).toReversed();
    return Object.fromEntries(entries.map(([key, inner]) => [key, turned(inner)]));
  };
  expect(charmTypes(turned(shop) as CharmTypesInput)).toBe(charmTypes(shop));
});

test("gives back every name as it was, however odd, and nothing of a description is code", async () => {
  const samples = fc.sample(oddCharm, { numRuns: 40, seed: 9 });
  const files = samples.flatMap(({ input, config, flags, patterns, actions }, index) => {
    const module = `known${index}`;
    const text = charmTypes(input).replaceAll('"kafka-connect-base"', `"./${module}.ts"`);
    const check = `
        import type { CharmTypes } from "./${module}.ts";
        type Equal<A, B> = [A, B] extends [B, A] ? true : false;
        export const config: Equal<keyof CharmTypes["config"], ${union(config)}> = true;
        export const flags: CharmTypes["flags"][] = [${flags.map(escaped).join(", ")}];
        export const noOthers: ${patterns} | Equal<CharmTypes["flags"], ${union(flags)}> = true;
        export const actions: Equal<keyof CharmTypes["actions"], ${union(actions)}> = true;
      `;
    return [
      [`${module}.ts`, "export interface CharmTypes {}"],
      [`types${index}.ts`, text],
      [`check${index}.ts`, check],
    ] as const;
  });
  expect(await errorsIn(Object.fromEntries(files), { package: "sources" })).toEqual({});
});
