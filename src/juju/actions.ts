import { CharmError, isCharmError, isJsonMap, type Json, type JsonMap } from "../core/index.ts";
import { isHookEnd, type ActionResults, type DueAction, type LayerAction } from "../reactive/index.ts";
import type { Charm } from "./charm.ts";
import { actionLog as sendLine, actionSet } from "./tools/action.ts";
import { currentUnit, type Unit } from "./unit.ts";

/** An action's function threw. That fails the action; the unit is well, and nothing of the action is kept. */
export class ActionFailure extends Error {
  constructor(action: string, cause: unknown) {
    const told = isCharmError(cause) && cause.remedy !== "bug";
    const message = cause instanceof Error ? cause.message : String(cause);
    super(told ? message : `action ${action} failed unexpectedly: ${message}; juju debug-log has more`, { cause });
    this.name = "ActionFailure";
  }
}

/** The action of this name; of several layers that have one, the highest layer's. */
export function findAction({ layers }: Charm, name: string): LayerAction | undefined {
  return layers.flatMap(({ actions }) => actions).findLast((one) => one.name === name);
}

/** Why an action can't be run, for its operator. */
export function unknownAction({ layers }: Charm, name: string): string {
  const names = [...new Set(layers.flatMap(({ actions }) => actions.map((one) => one.name)))].toSorted();
  const known = names.length === 0 ? "it has no actions" : `it has ${names.join(", ")}`;
  return `action "${name}" is not implemented by this charm; ${known}`;
}

/** The action bound to its parameters. What it answers with is kept for {@link sendResults}; what it throws becomes an {@link ActionFailure}. */
export function dueAction({ layer, id, name, run }: LayerAction, unit: Unit): DueAction {
  return {
    layer,
    id,
    run: async () => {
      try {
        const results = (await run(unit.parameters)) ?? {};
        unit.results.push(...settingsOf(results));
      } catch (error) {
        throw isHookEnd(error) ? error : new ActionFailure(name, error);
      }
    },
  };
}

/** Hands the results to Juju. Sent once, when all of the action has succeeded. */
export async function sendResults({ run, results }: Unit): Promise<void> {
  if (results.length > 0) await actionSet(run, Object.fromEntries(results));
}

/**
 * Shows a line to the operator while the action still runs (`action-log`). Does nothing in a hook. Throws `NoHookError`
 * outside both.
 */
export async function actionLog(message: string): Promise<void> {
  const { context, run } = currentUnit.get("actionLog");
  if (context.action !== undefined) await sendLine(run, message);
}

/** What Juju takes as a part of a result's name, and the names that it keeps for itself (Juju docs, `action-set`). */
const namePart = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set(["stdout", "stderr", "stdout-encoding", "stderr-encoding"]);

/** What one argument of a process can hold on Linux, less the name and what ends it. */
const longest = 128 * 1024 - 1024;

function settingsOf(results: ActionResults): readonly (readonly [string, string])[] {
  const settings = flatten(results, "");
  for (const [name, text] of settings) {
    const invalid = (why: string): CharmError => new CharmError("action-result-invalid", `result "${name}" ${why}`);
    const parts = name.split(".");
    if (!parts.every((part) => namePart.test(part))) {
      throw invalid("must have lower-case letters, digits and hyphens between dots only; rename it");
    }
    if (parts.some((part) => reserved.has(part))) throw invalid("has a name that Juju keeps for itself; rename it");
    if (text.includes("\0")) throw invalid("has a zero byte, which no argument of a process can hold; leave it out");
    const bytes = Buffer.byteLength(text);
    if (bytes > longest) throw invalid(`has ${bytes} bytes and Juju takes ${longest}; answer with less`);
  }
  return settings;
}

/** Maps become dotted names; lists, numbers and booleans JSON. An empty map is shown as `{}`. */
function flatten(results: JsonMap, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(results).flatMap(([key, value]) =>
    isJsonMap(value) && Object.keys(value).length > 0
      ? flatten(value, `${prefix}${key}.`)
      : [[prefix + key, textOf(value)] as const],
  );
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
