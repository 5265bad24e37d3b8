import { isJsonMap, type Json } from "../core/index.ts";
import { schemaProblems, schemas, type SchemaProblem } from "./action-schema.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { charmNameOf } from "./metadata.ts";
import { everyJuju } from "./rules.ts";
import { at, entriesOf, isList, itemsOf, quoted, show } from "./values.ts";

const file = "actions.yaml";

/** The charm's actions, and the JSON schemas of their parameters. */
export function* lintActions(parts: CharmParts): Generator<Finding> {
  const mayReserve = charmNameOf(parts).startsWith("juju-");
  for (const [name, action] of entriesOf(parts.yaml[file])) {
    yield* lintName(name, mayReserve ? "of Juju" : "ordinary");
    if (isJsonMap(action)) yield* lintAction(name, action);
    else if (action !== null) {
      yield kind(
        [name],
        `the action ${quoted(name)} is ${show(action)}; make it a mapping with description and params`,
      );
    }
    yield* lintProgram(name, parts);
  }
}

const kind = (path: readonly string[], message: string): Finding => finding("action-kind", { file, path, message });

function* lintName(name: string, charm: "of Juju" | "ordinary"): Generator<Finding> {
  const path = [name];
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)) {
    yield finding("action-name", {
      file,
      path,
      message: `Juju takes no action named ${quoted(name)}; use lower-case letters and digits, with hyphens between them`,
    });
  } else if (charm === "ordinary" && (name === "juju" || name.startsWith("juju-"))) {
    yield finding("action-name-reserved", {
      file,
      path,
      message: `the action name ${quoted(name)} is Juju's own; choose one that does not start with juju-`,
    });
  } else if (name.startsWith("juju")) {
    yield finding("action-name-juju", {
      file,
      path,
      message: `the action name ${quoted(name)} looks like one of Juju's own; choose one that does not start with juju`,
    });
  } else if (/^\d/.test(name)) {
    yield finding("action-name-digit", {
      file,
      path,
      message: `the action name ${quoted(name)} starts with a digit, which early releases of Juju 2.9 refuse; start with a letter`,
    });
  }
}

/** What Juju takes for the keys of an action that are no part of its schema. */
const ownKeys: ReadonlyMap<string, { readonly expected: string; readonly fits: (value: Json) => boolean }> = new Map([
  ["description", { expected: "a text", fits: (value) => typeof value === "string" }],
  ["title", { expected: "a text", fits: (value) => typeof value === "string" }],
  ["execution-group", { expected: "a text", fits: (value) => typeof value === "string" }],
  ["parallel", { expected: "true or false, without quotes", fits: (value) => typeof value === "boolean" }],
  ["required", { expected: "a list of parameters", fits: (value) => isList(value) }],
  ["params", { expected: "a mapping of parameters to schemas", fits: (value) => isJsonMap(value) }],
]);

function* lintAction(name: string, action: Json): Generator<Finding> {
  const schema: [string, Json][] = [];
  for (const [key, value] of entriesOf(action)) {
    const own = ownKeys.get(key);
    if (own?.fits(value) === false) {
      yield kind([name, key], `${key} of the action ${quoted(name)} is ${show(value)}; make it ${own.expected}`);
    } else if (key !== "parallel" && key !== "execution-group" && key !== "params") schema.push([key, value]);
  }
  const params = at(action, "params");
  if (params !== undefined && at(action, "properties") !== undefined) {
    yield finding("action-params-twice", {
      file,
      path: [name, "properties"],
      message: `the action ${quoted(name)} has params and properties, and Juju takes one of them by chance; move all to params`,
    });
  }
  for (const problem of schemaProblems(Object.fromEntries(schema))) yield schemaFinding(name, problem);
  if (isJsonMap(params)) {
    for (const problem of schemas(params, ["params"])) yield schemaFinding(name, problem);
  }
  for (const [param] of entriesOf(params)) {
    if (!param.includes("_")) continue;
    yield finding("naming-convention", {
      file,
      path: [name, "params", param],
      message: `the parameter ${quoted(param)} of the action ${quoted(name)} is written with underscores; Juju's own use hyphens`,
    });
  }
  const known = [params, at(action, "properties")].flatMap(entriesOf).map(([param]) => param);
  for (const required of itemsOf(at(action, "required"))) {
    if (typeof required !== "string" || known.includes(required)) continue;
    yield finding("action-required-unknown", {
      file,
      path: [name, "required"],
      message: `the action ${quoted(name)} requires ${quoted(required)}, which it does not define, and Juju 4 refuses undefined parameters; add it to params`,
    });
  }
}

const schemaFinding = (action: string, { rule, path, message }: SchemaProblem): Finding =>
  finding(rule, {
    file,
    path: [action, ...path],
    message: `the action ${quoted(action)} ${message}`,
    ...(rule === "action-reference" && path.length > 1 ? { refusedBy: everyJuju } : {}),
  });

/** Without `dispatch` an action is a program of its own. */
function* lintProgram(name: string, { files }: CharmParts): Generator<Finding> {
  if (files.some(({ path }) => path === "dispatch" || path === `actions/${name}`)) return;
  yield finding("action-file-missing", {
    file,
    path: [name],
    message: `the charm has no dispatch and no actions/${name}; add the program of the action`,
  });
}
