import type { ArrayExpression, ClassDeclaration, ClassExpression, ObjectExpression } from "acorn";
import type { FunctionNode } from "./syntax.ts";

/** What an expression may be: one of these. None at all is `undefined` or `null`. */
export type Value = readonly Atom[];

/** One thing that an expression may be. */
export type Atom =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "function"; readonly node: FunctionNode; readonly frame: Frame }
  | { readonly kind: "object"; readonly node: ObjectExpression; readonly frame: Frame }
  | { readonly kind: "array"; readonly node: ArrayExpression; readonly frame: Frame }
  /** A list of any length whose items are one of these. */
  | { readonly kind: "list"; readonly items: Value }
  | { readonly kind: "class"; readonly node: ClassDeclaration | ClassExpression }
  | { readonly kind: "module"; readonly name: string }
  /** An endpoint of the charm, and one of its methods. */
  | { readonly kind: "endpoint"; readonly name: string }
  | { readonly kind: "method"; readonly of: string; readonly name: string }
  /** A function of the framework that was asked for. */
  | { readonly kind: "goal"; readonly name: string }
  | { readonly kind: "unknown" };

/** The arguments with which functions were called on the way here. */
export type Frame = ReadonlyMap<FunctionNode, readonly Value[]>;

/** What the code does not tell. */
export const unknown: Value = [{ kind: "unknown" }];

/** A text. */
export const text = (value: string): Atom => ({ kind: "text", text: value });

/** As many things as an expression may be; more are unknown. */
const most = 64;

/** The texts of a value, and whether there may be others. */
export function textsOfValue(value: Value): { readonly texts: readonly string[]; readonly open: boolean } {
  const texts = value.flatMap((atom) => (atom.kind === "text" ? [atom.text] : []));
  return { texts: [...new Set(texts)], open: texts.length === 0 || texts.length < value.length };
}

/** Texts one after the other, in every combination. */
export function joined(parts: readonly Value[]): Value {
  return parts.reduce<Value>(
    (heads, tails) =>
      limited(
        heads.flatMap((head) =>
          tails.map((tail): Atom => {
            return head.kind === "text" && tail.kind === "text" ? text(head.text + tail.text) : { kind: "unknown" };
          }),
        ),
      ),
    [text("")],
  );
}

/** Each thing once, and not too many. */
export function limited(value: Value): Value {
  if (value.length < 2) return value;
  const seen = new Map(value.map((atom) => [identity(atom), atom]));
  return seen.size > most ? unknown : [...seen.values()];
}

function identity(atom: Atom): unknown {
  switch (atom.kind) {
    case "text":
      return `text ${atom.text}`;
    case "goal":
    case "module":
    case "endpoint":
      return `${atom.kind} ${atom.name}`;
    case "method":
      return `${atom.kind} ${atom.of} ${atom.name}`;
    case "unknown":
      return atom.kind;
    case "list":
      return atom;
    case "class":
      return atom.node;
    default:
      return atom.frame.size === 0 ? atom.node : atom; // the same code with other arguments is something else
  }
}
