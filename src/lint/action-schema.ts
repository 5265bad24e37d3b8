import { isJsonMap, type Json, stableJson } from "../core/index.ts";
import { regularExpressionProblem } from "./regular-expression.ts";
import type { RuleId } from "./rules.ts";
import { at, entriesOf, isList, itemsOf, quoted, show } from "./values.ts";

/** What is wrong with a schema, where in it, and what to do: the message continues "the action x". */
export type SchemaProblem = {
  readonly rule: RuleId;
  readonly path: readonly string[];
  readonly message: string;
};

type Path = readonly string[];
type Problems = Generator<SchemaProblem>;

/** Holds a schema of an action's parameters to JSON schema draft 4, as far as Juju's reader does. */
export function* schemaProblems(schema: Json, path: Path = []): Problems {
  if (!isJsonMap(schema)) {
    yield wrong(path, `is ${show(schema)} where a schema belongs; make it a mapping such as {type: string}`);
    return;
  }
  for (const [key, value] of Object.entries(schema)) {
    const here = [...path, key];
    if (key === "$ref" || key === "$schema") yield reference(here);
    else yield* keywords.get(key)?.(value, here) ?? contents(value, here);
  }
  yield* relationProblems(schema, path);
}

const wrong = (path: Path, what: string): SchemaProblem => ({
  rule: "action-schema",
  path,
  message: `has "${path.join(".")}", which ${what}`,
});

const reference = (path: Path): SchemaProblem => ({
  rule: "action-reference",
  path,
  message: `has "${path.join(".")}", and Juju takes no references between schemas; write the schema out`,
});

/** Juju looks into everything, also into defaults and keys that mean nothing to a schema, and makes JSON of it. */
function* contents(value: Json, path: Path): Problems {
  if (typeof value === "number" && !Number.isFinite(value)) {
    yield wrong(path, `is the number ${value}, which JSON does not have; write another value`);
  }
  for (const [index, item] of itemsOf(value).entries()) yield* contents(item, [...path, String(index)]);
  for (const [key, inner] of entriesOf(value)) {
    if (key === "$ref" || key === "$schema") yield reference([...path, key]);
    else yield* contents(inner, [...path, key]);
  }
}

type Keyword = (value: Json, path: Path) => Problems;

const must = (expected: string, fits: (value: Json) => boolean): Keyword =>
  function* check(value, path) {
    if (fits(value)) yield* contents(value, path);
    else yield wrong(path, `is ${show(value)}; make it ${expected}`);
  };

const isText = (value: Json): boolean => typeof value === "string";
const isBoolean = (value: Json): boolean => typeof value === "boolean";
const isNumber = (value: Json): boolean => typeof value === "number" && Number.isFinite(value);
const isCount = (value: Json): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isUnique = (values: readonly Json[]): boolean => new Set(values.map(stableJson)).size === values.length;

const aText = must("a text", isText);
const aBoolean = must("true or false", isBoolean);
const aNumber = must("a number", isNumber);
const aCount = must("a whole number from 0 on", isCount);
const types = ["array", "boolean", "integer", "number", "null", "object", "string"];

function* aType(value: Json, path: Path): Problems {
  if (typeof value === "string" && types.includes(value)) return;
  const fits = isList(value) && value.every((one) => typeof one === "string");
  if (!fits) return yield wrong(path, `is ${show(value)}; use one of ${types.join(", ")}`);
  for (const one of value) {
    if (types.includes(one)) continue;
    yield {
      rule: "action-type-unknown",
      path,
      message: `lists the unknown type ${quoted(one)}, which no value has; use some of ${types.join(", ")}`,
    };
  }
}

function* aPattern(value: Json, path: Path): Problems {
  if (typeof value !== "string") return yield wrong(path, `is ${show(value)}; make it a text`);
  const problem = regularExpressionProblem(value);
  if (problem === undefined) return;
  yield {
    rule: "action-pattern",
    path,
    message: `has the pattern ${quoted(value)}, which Go can't read: ${problem}; rewrite it`,
  };
}

/** A mapping of names to schemas, such as the parameters of an action. */
export function* schemas(value: Json, path: Path): Problems {
  if (!isJsonMap(value)) return yield wrong(path, `is ${show(value)}; make it a mapping of names to schemas`);
  for (const [name, inner] of Object.entries(value)) {
    if (name === "$ref" || name === "$schema") yield reference([...path, name]);
    else yield* schemaProblems(inner, [...path, name]);
  }
}

function* patterns(value: Json, path: Path): Problems {
  for (const [pattern] of entriesOf(value)) yield* aPattern(pattern, [...path, pattern]);
  yield* schemas(value, path);
}

function* schemaList(value: Json, path: Path): Problems {
  if (!isList(value)) return yield wrong(path, `is ${show(value)}; make it a list of schemas`);
  for (const [index, inner] of value.entries()) yield* schemaProblems(inner, [...path, String(index)]);
}

const schemaOr = (fits: (value: Json) => boolean, check: Keyword): Keyword =>
  function* either(value, path) {
    yield* fits(value) ? check(value, path) : schemaProblems(value, path);
  };

function* dependencies(value: Json, path: Path): Problems {
  if (!isJsonMap(value)) return yield wrong(path, `is ${show(value)}; make it a mapping`);
  for (const [name, inner] of Object.entries(value)) {
    const here = [...path, name];
    if (name === "$ref" || name === "$schema") yield reference(here);
    else if (!isList(inner)) yield* schemaProblems(inner, here);
    else if (!inner.every(isText)) yield wrong(here, "lists something else than names; list names of parameters");
    else yield* contents(inner, here);
  }
}

const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...["$id", "title", "description"].map((key) => [key, aText] as const),
  ["type", aType],
  ...["properties", "definitions"].map((key) => [key, schemas] as const),
  ["patternProperties", patterns],
  ...["additionalProperties", "additionalItems"].map((key) => [key, schemaOr(isBoolean, aBoolean)] as const),
  ["dependencies", dependencies],
  ["items", schemaOr(isList, schemaList)],
  ...["allOf", "anyOf", "oneOf"].map((key) => [key, schemaList] as const),
  ["not", schemaProblems],
  ...["minimum", "maximum"].map((key) => [key, aNumber] as const),
  ["multipleOf", must("a number above 0", (value) => isNumber(value) && Number(value) > 0)],
  ...["exclusiveMinimum", "exclusiveMaximum", "uniqueItems"].map((key) => [key, aBoolean] as const),
  ...["minLength", "maxLength", "minProperties", "maxProperties", "minItems", "maxItems"].map(
    (key) => [key, aCount] as const,
  ),
  ["pattern", aPattern],
  ["required", must("a list of names, each once", (value) => isList(value) && value.every(isText) && isUnique(value))],
  ["enum", must("a list of values, each once", (value) => isList(value) && isUnique(value))],
]);

const pairs = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minProperties", "maxProperties"],
  ["minItems", "maxItems"],
] as const;

function* relationProblems(schema: Json, path: Path): Problems {
  for (const [low, high] of pairs) {
    const [least, most] = [at(schema, low), at(schema, high)];
    if (typeof least !== "number" || typeof most !== "number" || least <= most) continue;
    yield wrong([...path, low], `is above ${high}; swap them`);
  }
  for (const [exclusive, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof at(schema, exclusive) !== "boolean" || at(schema, bound) !== undefined) continue;
    yield wrong([...path, exclusive], `stands without ${bound}; add ${bound} or remove it`);
  }
}
