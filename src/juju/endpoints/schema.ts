import { CharmError, type Json } from "../../core/index.ts";

/**
 * A schema of the Standard Schema kind (standardschema.dev, version 1): those of zod, valibot and arktype are, and
 * one can be written by hand. It must answer at once, not by a promise.
 */
export type Schema<Value> = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Value> | Promise<SchemaResult<Value>>;
  };
};

/** What a schema says of a value: the value, or what is wrong with it. */
export type SchemaResult<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong, and where. */
export type SchemaIssue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
};

/** What the other side published, held against the schema. */
export type Checked<Value> =
  | { readonly state: "fits"; readonly value: Value }
  /** Keys are not there yet; more may come with the next hook. */
  | { readonly state: "incomplete"; readonly value?: undefined; readonly missing: readonly string[] }
  /** What is there is wrong. The unit's status says so until it is right. */
  | { readonly state: "wrong"; readonly value?: undefined; readonly problem: RelationDataError };

/** Whose data of which relation it is. */
export type DataSource = {
  /** Such as `db:1`. */
  readonly relation: string;
  /** The unit or application that published it. */
  readonly who: string;
};

/** What a related unit or application published does not fit the interface. Values are never in the message. */
export class RelationDataError extends CharmError {
  readonly relation: string;
  readonly who: string;
  /** The keys whose values are wrong; none where only the whole is. */
  readonly keys: readonly string[];

  constructor({ relation, who }: DataSource, problems: readonly Problem[]) {
    const all = problems.map(({ key, message }) => (key === undefined ? message : `key "${key}": ${message}`));
    const kind = who.includes("/") ? "unit" : "application";
    const application = who.split("/", 1).join("");
    super("config-invalid", `relation ${relation}, ${kind} ${who}, ${all.join("; ")}; correct it in ${application}`);
    this.relation = relation;
    this.who = who;
    this.keys = problems.flatMap(({ key }) => key ?? []);
  }
}

/** What is wrong with a key, or with all of the data. */
type Problem = { readonly key: string | undefined; readonly message: string };

/** What Juju itself publishes for every unit. */
const keysOfJuju: ReadonlySet<string> = new Set(["egress-subnets", "ingress-address", "private-address"]);

/**
 * Holds data against a schema. What is wrong with keys that are not there makes it incomplete, not wrong: a unit
 * publishes after it has joined. Throws `interface-invalid` for a schema that answers by a promise.
 */
export function checkData<Value>(
  schema: Schema<Value>,
  data: ReadonlyMap<string, Json>,
  source: DataSource,
): Checked<Value> {
  const result = schema["~standard"].validate(Object.fromEntries(data));
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new CharmError(
      "interface-invalid",
      `the schema for the data of relation ${source.relation} answers by a promise; give one that answers at once`,
    );
  }
  if (result.issues === undefined) return { state: "fits", value: result.value };
  const problems = result.issues.map((issue) => ({ key: keyOf(issue), message: issue.message }));
  const wrong = problems.filter(({ key }) => key === undefined || data.has(key));
  const isSilent = [...data.keys()].every((key) => keysOfJuju.has(key));
  if (wrong.length > 0 && !isSilent) {
    return { state: "wrong", problem: new RelationDataError(source, wrong.map(withoutValues(data))) };
  }
  return { state: "incomplete", missing: [...new Set(problems.flatMap(({ key }) => key ?? []))] };
}

function keyOf({ path = [] }: SchemaIssue): string | undefined {
  const [first] = path;
  return first === undefined ? undefined : String(typeof first === "object" ? first.key : first);
}

/** Some schemas quote the value in their message. It may be a password, so such a message is not shown. */
function withoutValues(data: ReadonlyMap<string, Json>): (problem: Problem) => Problem {
  const texts = [...data.values()].flatMap(textsIn);
  return ({ key, message }) => ({
    key,
    message: texts.some((text) => quotes(message, text)) ? "its value does not fit" : message,
  });
}

/** A short text counts only where it is a word: `a` is in most messages. */
function quotes(message: string, text: string): boolean {
  if (text.length > 3) return message.includes(text);
  return text !== "" && message.split(/[^\p{L}\p{N}]+/u).includes(text);
}

function textsIn(value: Json): readonly string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.values(value).flatMap(textsIn);
}
