import { usageFailure } from "../errors.ts";
import { applicationName, own, ownEnd, relationsOf, unitOf } from "../lookup.ts";
import type { Relation } from "../model.ts";
import type { ToolCall } from "./tool.ts";

/** The flag `-r`, with which a tool is told the relation. */
export const relationFlag = { relation: { kind: "text", short: "r" } } as const;

/** The relation of `-r`, else of the hook. Throws a usage failure where there is none. */
export function chosenRelation(call: ToolCall): Relation {
  const relation = optionalRelation(call);
  if (relation) return relation;
  throw usageFailure("no relation id specified");
}

/** The relation of `-r`, else of the hook, else `undefined`. Throws a usage failure for a wrong `-r`. */
export function optionalRelation({ context, texts }: ToolCall): Relation | undefined {
  const relations = relationsOf(context.model, applicationName(context.unit));
  const text = texts["relation"];
  if (text === undefined) return relations.find(({ id }) => id === context.relation?.id);
  const invalid = `invalid value ${JSON.stringify(text)} for option -r: `;
  // Only the number counts: Juju does not look at the name before it (juju `jujuc/context.go`).
  const [, digits] = /^(?:.*:)?([+-]?\d+)$/s.exec(text) ?? [];
  if (digits === undefined) throw usageFailure(`${invalid}invalid relation id`);
  const found = relations.find(({ id }) => id === Number(digits));
  if (found) return found;
  throw usageFailure(`${invalid}relation not found`);
}

/** The relation's id as the hook's application writes it: `endpoint:number`. */
export function relationIdText({ context }: ToolCall, relation: Relation): string {
  return `${ownEnd(relation, applicationName(context.unit))?.name ?? ""}:${relation.id}`;
}

/** The remote units that the hook's unit has met, sorted by name. */
export function members({ context }: ToolCall, relation: Relation): readonly string[] {
  return (own(unitOf(context.model, context.unit).joined, String(relation.id)) ?? []).toSorted();
}
