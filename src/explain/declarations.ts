import type { Identifier, ImportDeclaration } from "acorn";
import { childrenOf, isFunction, nameOf, patternParts, type AnyNode, type FunctionNode } from "./syntax.ts";

/** Where a value of a variable comes from; `path` are the keys inside it, `undefined` for one unknown. */
export type Source =
  | { readonly kind: "value" | "each"; readonly node: AnyNode; readonly path: readonly (string | undefined)[] }
  | {
      readonly kind: "argument";
      readonly of: FunctionNode;
      readonly index: number;
      readonly path: readonly (string | undefined)[];
    }
  | { readonly kind: "import"; readonly from: string; readonly name: string }
  | { readonly kind: "unknown" };

/** A variable that a statement declares, and its value if the declaration itself is that. */
export type Declaration = { readonly variable: Identifier; readonly source: readonly Source[] };

/** What a list of statements declares for their block: functions, classes, `let`, `const` and imports. */
export function declarationsOf(statements: readonly AnyNode[]): readonly Declaration[] {
  return statements.flatMap((statement): readonly Declaration[] => {
    const node = statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement;
    if (node.type === "ImportDeclaration") return importsOf(node);
    if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
      return node.id === null ? [] : [{ variable: node.id, source: [{ kind: "value", node, path: [] }] }];
    }
    if (node.type !== "VariableDeclaration" || node.kind === "var") return [];
    return node.declarations
      .flatMap(({ id }) => patternParts(id).parts)
      .map(({ variable }) => ({ variable, source: [] }));
  });
}

/** The `var`s of a statement, also in the blocks inside it: they count for the function around. */
export function varsIn(node: AnyNode): readonly Identifier[] {
  if (isFunction(node)) return [];
  const own = node.type === "VariableDeclaration" && node.kind === "var" ? node.declarations : [];
  const variables = own.flatMap(({ id }) => patternParts(id).parts.map(({ variable }) => variable));
  return [...variables, ...childrenOf(node).flatMap(varsIn)];
}

function importsOf({ specifiers, source }: ImportDeclaration): readonly Declaration[] {
  const from = String(source.value);
  return specifiers.map((specifier) => {
    const named = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default";
    const name = specifier.type === "ImportNamespaceSpecifier" ? "*" : named;
    return { variable: specifier.local, source: [{ kind: "import", from, name }] };
  });
}
