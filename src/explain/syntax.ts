import type {
  AnyNode,
  ArrowFunctionExpression,
  Expression,
  FunctionDeclaration,
  FunctionExpression,
  Identifier,
  Pattern,
} from "acorn";

/** A function in the code. */
export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

/** Whether a node is a function. */
export function isFunction(node: AnyNode): node is FunctionNode {
  return (
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression"
  );
}

/** The parts of a node that are nodes, in the order of the code. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  const parts: readonly unknown[] = Object.values(node).flat();
  return parts.filter(isNode).toSorted((a, b) => a.start - b.start);
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;

/** The text of a name: an identifier's, or a quoted one in an import or export. */
export function nameOf(node: AnyNode): string {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" ? String(node.value) : "";
}

/** The name of a property, if it is written down: `a.b`, `a["b"]`, `{ b: … }`. */
export function writtenKey(key: AnyNode, { computed }: { readonly computed: boolean }): string | undefined {
  if (key.type === "Identifier" && !computed) return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

/** An expression without what changes nothing of its value: `await x`, `x?.y`, and the name that a bundle gives. */
export function bare(node: AnyNode): AnyNode {
  if (node.type === "AwaitExpression") return bare(node.argument);
  if (node.type === "ChainExpression" || node.type === "ParenthesizedExpression") return bare(node.expression);
  const [named] = nameGiven(node);
  return named === undefined ? node : bare(named);
}

/** A bundle that keeps names says `__name(function, "name")`: the function and the name, else nothing. */
export function nameGiven(node: AnyNode): readonly [] | readonly [AnyNode, string] {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return [];
  const [named, name] = node.arguments;
  if (!/^__name\d*$/.test(node.callee.name) || named === undefined || name?.type !== "Literal") return [];
  return [named, String(name.value)];
}

/** A part of a pattern: the variable, and the keys that lead to it from the value; `undefined` for one unknown. */
export type PatternPart = { readonly variable: Identifier; readonly path: readonly (string | undefined)[] };

/** The variables of a pattern, and the default values inside it. */
export function patternParts(pattern: Pattern): {
  readonly parts: readonly PatternPart[];
  readonly defaults: readonly { readonly variable: Identifier; readonly value: Expression }[];
} {
  const parts: PatternPart[] = [];
  const defaults: { variable: Identifier; value: Expression }[] = [];
  const visit = (node: Pattern | null, path: readonly (string | undefined)[]): void => {
    if (node === null) return;
    if (node.type === "Identifier") parts.push({ variable: node, path });
    else if (node.type === "RestElement") visit(node.argument, [...path, undefined]);
    else if (node.type === "ArrayPattern") {
      for (const [index, element] of node.elements.entries()) visit(element, [...path, String(index)]);
    } else if (node.type === "AssignmentPattern") {
      visit(node.left, path);
      if (node.left.type === "Identifier") defaults.push({ variable: node.left, value: node.right });
    } else if (node.type === "ObjectPattern") {
      for (const part of node.properties) {
        if (part.type === "RestElement") visit(part.argument, [...path, undefined]);
        else visit(part.value, [...path, writtenKey(part.key, part)]);
      }
    }
  };
  visit(pattern, []);
  return { parts, defaults };
}

export type { AnyNode };
