import { isJsonMap, type Json } from "../core/index.ts";
import { assumesJuju34 } from "./assumes.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { booleanOf, integerOf } from "./go-numbers.ts";
import { nearName } from "./near-names.ts";
import { at, entriesOf, hasKey, isList, quoted, show, textOf } from "./values.ts";

const file = "config.yaml";

/** The charm's options. */
export function* lintOptions({ yaml }: CharmParts): Generator<Finding> {
  const config = yaml[file];
  if (config === undefined) {
    yield finding("config-missing", { file, message: "the charm has no options; add config.yaml if it needs some" });
    return;
  }
  if (!hasKey(config, "options")) {
    yield finding("config-options-missing", {
      file,
      message: "config.yaml has no options; put them under the key options:, or remove the file",
    });
  }
  for (const key of Object.keys(config)) {
    if (key === "options") continue;
    yield finding("config-unknown-key", {
      file,
      path: [key],
      message: `Juju does not read ${quoted(key)} of config.yaml; move it under options: or remove it`,
    });
  }
  const options = at(config, "options");
  if (options !== undefined && options !== null && !isJsonMap(options)) {
    yield kind(["options"], `options is ${show(options)}; make it a mapping of names to options`);
  }
  const context = { secrets: assumesJuju34(at(yaml["metadata.yaml"], "assumes")) ? "known" : "maybe unknown" } as const;
  for (const [name, option] of entriesOf(options)) yield* lintOption(name, option, context);
}

/** Whether every Juju that the charm may meet knows secrets as options. */
type Context = { readonly secrets: "known" | "maybe unknown" };

const kind = (path: readonly string[], message: string): Finding => finding("config-kind", { file, path, message });
const isScalar = (value: Json | undefined): boolean => !isJsonMap(value) && !isList(value);

function* lintOption(name: string, option: Json, { secrets }: Context): Generator<Finding> {
  const path = ["options", name];
  if (!/^[a-z0-9]+(?:[\w-]*[a-z0-9]+)?$/i.test(name)) {
    yield finding("option-name-letters", {
      file,
      path,
      message: `the option name ${quoted(name)} has unusual characters; use letters, digits and hyphens`,
    });
  }
  if (name.includes("_")) {
    yield finding("naming-convention", {
      file,
      path,
      message: `the option ${quoted(name)} is written with underscores; Juju's own use hyphens`,
    });
  }
  yield* lintKeys(name, option);
  if (option !== null && !isJsonMap(option)) {
    yield kind(
      path,
      `the option ${quoted(name)} is ${show(option)}; make it a mapping with type, default and description`,
    );
    return;
  }
  const [type, description] = [at(option, "type"), at(option, "description")];
  for (const [key, value] of [
    ["type", type],
    ["description", description],
  ] as const) {
    if (!isScalar(value)) {
      yield kind([...path, key], `the ${key} of the option ${quoted(name)} is ${show(value)}; make it a text`);
    }
  }
  if (type === "secret" && secrets === "maybe unknown") {
    yield finding("option-secret", {
      file,
      path: [...path, "type"],
      message: `the option ${quoted(name)} is a secret, which Juju 2.9 refuses; add "juju >= 3.4" to assumes, or make it a string`,
    });
  }
  if (isScalar(type)) yield* lintDefault(name, type ?? "string", at(option, "default"));
}

const knownKeys = ["type", "default", "description"];
const isBlank = (value: Json | undefined): boolean => value === null || value === "";

function* lintKeys(name: string, option: Json): Generator<Finding> {
  const missing = knownKeys.filter(
    (key) => at(option, key) === undefined || (key === "type" && isBlank(at(option, key))),
  );
  if (missing.length > 0 && (option === null || isJsonMap(option))) {
    yield finding("option-incomplete", {
      file,
      path: ["options", name],
      message: `the option ${quoted(name)} has no ${missing.join(", no ")}; add ${missing.length === 1 ? "it" : "them"}`,
    });
  }
  const description = at(option, "description");
  if (description !== undefined && isScalar(description) && textOf(description).trim() === "") {
    yield finding("option-incomplete", {
      file,
      path: ["options", name, "description"],
      message: `the description of the option ${quoted(name)} is ${show(description)}; say what it is for`,
    });
  }
  for (const [key] of entriesOf(option)) {
    if (knownKeys.includes(key)) continue;
    const meant = nearName(key, knownKeys);
    yield finding("option-unknown-key", {
      file,
      path: ["options", name, key],
      message: `Juju does not read ${quoted(key)} of the option ${quoted(name)}; ${meant === undefined ? `use ${knownKeys.join(", ")}` : `did you mean "${meant}"?`}`,
    });
  }
}

type OptionType = "string" | "int" | "float" | "boolean" | "secret";

const takes: Readonly<Record<OptionType, { readonly expected: string; readonly fits: (value: Json) => boolean }>> = {
  string: { expected: "a text; quote it", fits: (value) => typeof value === "string" },
  int: { expected: "an integer; write one", fits: (value) => integerOf(value) !== undefined },
  // Unlike for the others, Juju takes no text here.
  float: { expected: "a number; write one without quotes", fits: (value) => typeof value === "number" },
  boolean: { expected: "a boolean; write true or false", fits: (value) => booleanOf(value) !== undefined },
  secret: {
    expected: "a secret; write its URI, or nothing",
    fits: (value) => /^(?:secret:|$)/i.test(textOf(value)) && typeof value === "string",
  },
};

const isType = (type: Json): type is OptionType => typeof type === "string" && Object.hasOwn(takes, type);

function* lintDefault(name: string, given: Json, value: Json | undefined): Generator<Finding> {
  // As in Juju, an empty type is a string's.
  const type = given === "" ? "string" : given;
  if (!isType(type)) {
    yield finding("option-type", {
      file,
      path: ["options", name, "type"],
      message: `the option ${quoted(name)} has unknown type ${typeof type === "string" ? quoted(type) : show(type)}; use string, int, float, boolean or secret`,
    });
    return;
  }
  const path = ["options", name, "default"];
  if (value === undefined) return;
  if (value === null) {
    yield finding("option-default-missing", {
      file,
      path,
      message: `the option ${quoted(name)} has an empty default; charms read null there, so write one if there is any`,
    });
    return;
  }
  const { expected, fits } = takes[type];
  if (!fits(value)) {
    yield finding("option-default", {
      file,
      path,
      message: `the default of the option ${quoted(name)} is ${show(value)}, and its type ${type} wants ${expected}`,
    });
  } else if (typeof value === "string" && (type === "int" || type === "boolean")) {
    yield finding("option-default-text", {
      file,
      path,
      message: `the default of the option ${quoted(name)} is ${show(value)}, and its type is ${type}; write it without quotes`,
    });
  }
}
