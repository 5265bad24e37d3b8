import type { CallExpression, Identifier, Pattern, Program } from "acorn";
import { declarationsOf, varsIn, type Source } from "./declarations.ts";
import {
  bare,
  childrenOf,
  isFunction,
  nameGiven,
  nameOf,
  patternParts,
  type AnyNode,
  type FunctionNode,
} from "./syntax.ts";

/** A variable of the code, with everything that is ever assigned to it. */
export type Binding = {
  readonly name: string;
  readonly sources: Source[];
  /** Whether it is used for anything else than calling it. */
  usedAsValue: boolean;
  /** Of a variable of the module itself: the variables of the module that its code mentions, and modules it loads. */
  readonly mentions: Set<Binding>;
  readonly loads: Set<string>;
  /** Names of methods that its code calls. */
  readonly methods: Set<string>;
};

/** Who is who in one module. */
export type ModuleScope = {
  readonly name: string;
  readonly program: Program;
  readonly bindings: ReadonlyMap<Identifier, Binding>;
  readonly exports: ReadonlyMap<string, Binding>;
  /** Every function, with the function around it. */
  readonly functions: ReadonlyMap<FunctionNode, FunctionNode | undefined>;
  /** The variable of the module whose code a function is part of. */
  readonly owners: ReadonlyMap<FunctionNode, Binding>;
  /** Names that functions had before they were bundled. */
  readonly names: ReadonlyMap<AnyNode, string>;
  /** Calls by a plain name, and the function in which they are. */
  readonly calls: ReadonlyMap<CallExpression, FunctionNode | undefined>;
};

type Scope = { readonly variables: Map<string, Binding>; readonly parent: Scope | undefined };
/** Where the walk is: the innermost scope and function, and the variable of the module that is being made. */
type At = { readonly scope: Scope; readonly inside: FunctionNode | undefined; readonly owner: Binding | undefined };

const mutating: ReadonlySet<string> = new Set(["push", "unshift", "splice", "fill"]);

const inner = (at: At): At => ({ ...at, scope: { variables: new Map(), parent: at.scope } });

/** Finds the variables of a module and what is assigned to them, without running it. */
export function readScopes(name: string, program: Program): ModuleScope {
  const bindings = new Map<Identifier, Binding>();
  const exported = new Map<string, Binding>();
  const functions = new Map<FunctionNode, FunctionNode | undefined>();
  const owners = new Map<FunctionNode, Binding>();
  const names = new Map<AnyNode, string>();
  const calls = new Map<CallExpression, FunctionNode | undefined>();
  const top: Scope = { variables: new Map(), parent: undefined };

  const declare = (scope: Scope, variable: Identifier, ...sources: Source[]): void => {
    const known = scope.variables.get(variable.name);
    const binding = known ?? newBinding(variable.name);
    binding.sources.push(...sources);
    scope.variables.set(variable.name, binding);
    bindings.set(variable, binding);
  };
  const find = (scope: Scope | undefined, variable: string): Binding | undefined =>
    scope === undefined ? undefined : (scope.variables.get(variable) ?? find(scope.parent, variable));

  const refer = (at: At, variable: Identifier): Binding | undefined => {
    const binding = find(at.scope, variable.name);
    if (binding === undefined) return undefined;
    bindings.set(variable, binding);
    if (top.variables.get(variable.name) === binding) at.owner?.mentions.add(binding);
    return binding;
  };
  const assign = (at: At, pattern: Pattern, sourceOf: (path: readonly (string | undefined)[]) => Source): void => {
    const { parts, defaults } = patternParts(pattern);
    for (const { variable, path } of parts) refer(at, variable)?.sources.push(sourceOf(path));
    for (const { variable, value } of defaults) {
      refer(at, variable)?.sources.push({ kind: "value", node: value, path: [] });
      visit(value, at);
    }
  };

  const hoist = (scope: Scope, statements: readonly AnyNode[]): void => {
    for (const { variable, source } of declarationsOf(statements)) declare(scope, variable, ...source);
  };
  const hoistVars = (scope: Scope, statements: readonly AnyNode[]): void => {
    for (const variable of statements.flatMap(varsIn)) declare(scope, variable);
  };

  const visitFunction = (node: FunctionNode, around: At): void => {
    functions.set(node, around.inside);
    if (around.owner !== undefined) owners.set(node, around.owner);
    const at: At = { ...inner(around), inside: node };
    if (node.type === "FunctionExpression" && node.id) declare(at.scope, node.id, { kind: "value", node, path: [] });
    for (const [index, parameter] of node.params.entries()) {
      for (const { variable } of patternParts(parameter).parts) declare(at.scope, variable);
      assign(at, parameter, (path) =>
        parameter.type === "RestElement" ? { kind: "unknown" } : { kind: "argument", of: node, index, path },
      );
    }
    if (node.body.type !== "BlockStatement") return visit(node.body, at);
    hoist(at.scope, node.body.body);
    hoistVars(at.scope, node.body.body);
    for (const statement of node.body.body) visit(statement, at);
  };

  const visitCall = (node: CallExpression, at: At): void => {
    const callee = bare(node.callee);
    const [named, given] = nameGiven(node);
    if (named?.type === "Identifier") {
      for (const source of find(at.scope, named.name)?.sources ?? []) {
        if (source.kind === "value") names.set(source.node, given ?? "");
      }
    } else if (named !== undefined) names.set(named, given ?? "");
    if (callee.type === "Identifier") {
      calls.set(node, at.inside);
      refer(at, callee);
    } else {
      visit(callee, at);
      const [object, method] = callee.type === "MemberExpression" ? [callee.object, callee.property] : [];
      if (method?.type === "Identifier") at.owner?.methods.add(method.name);
      if (object?.type === "Identifier" && method?.type === "Identifier" && mutating.has(method.name)) {
        refer(at, object)?.sources.push({ kind: "unknown" });
      }
    }
    for (const argument of named?.type === "Identifier" ? [] : node.arguments) visit(argument, at);
  };

  const visitAll = (nodes: readonly (AnyNode | null | undefined)[], at: At): void => {
    for (const node of nodes) if (node !== null && node !== undefined) visit(node, at);
  };

  const visit = (node: AnyNode, at: At): void => {
    if (isFunction(node)) return visitFunction(node, at);
    switch (node.type) {
      case "Identifier": {
        const binding = refer(at, node);
        if (binding !== undefined) binding.usedAsValue = true;
        return;
      }
      case "BlockStatement":
      case "StaticBlock": {
        const block = inner(at);
        hoist(block.scope, node.body);
        return visitAll(node.body, block);
      }
      case "SwitchStatement": {
        const block = inner(at);
        visit(node.discriminant, at);
        hoist(
          block.scope,
          node.cases.flatMap(({ consequent }) => consequent),
        );
        return visitAll(node.cases, block);
      }
      case "ForStatement": {
        const loop = inner(at);
        if (node.init) hoist(loop.scope, [node.init]);
        return visitAll([node.init, node.test, node.update, node.body], loop);
      }
      case "ForOfStatement":
      case "ForInStatement": {
        const loop = inner(at);
        visit(node.right, at);
        hoist(loop.scope, [node.left]);
        const target = node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : node.left;
        const source = node.type === "ForOfStatement" ? "each" : undefined;
        if (target !== undefined) {
          assign(loop, target, (path) =>
            source === undefined ? { kind: "unknown" } : { kind: source, node: node.right, path },
          );
        }
        return visit(node.body, loop);
      }
      case "CatchClause": {
        const clause = inner(at);
        for (const { variable } of node.param ? patternParts(node.param).parts : []) {
          declare(clause.scope, variable, { kind: "unknown" });
        }
        return visit(node.body, clause);
      }
      case "VariableDeclarator": {
        const { id, init } = node;
        const [first] = patternParts(id).parts;
        const owner = at.scope === top && first !== undefined ? find(top, first.variable.name) : at.owner;
        if (init) assign({ ...at, owner }, id, (path) => ({ kind: "value", node: init, path }));
        return init ? visit(init, { ...at, owner }) : undefined;
      }
      case "AssignmentExpression": {
        const { left, right, operator } = node;
        const owner = at.scope === top && left.type === "Identifier" ? find(top, left.name) : at.owner;
        const known = ["=", "??=", "||=", "&&="].includes(operator);
        if (left.type === "MemberExpression") {
          const root = bare(left.object);
          if (root.type === "Identifier") refer(at, root)?.sources.push({ kind: "unknown" });
          visit(left, at);
        } else assign(at, left, (path) => (known ? { kind: "value", node: right, path } : { kind: "unknown" }));
        return visit(right, { ...at, owner });
      }
      case "UpdateExpression":
        if (node.argument.type === "Identifier") refer(at, node.argument)?.sources.push({ kind: "unknown" });
        return visit(node.argument, at);
      case "ClassDeclaration":
      case "ClassExpression": {
        const body = inner(at);
        if (node.type === "ClassExpression" && node.id) {
          declare(body.scope, node.id, { kind: "value", node, path: [] });
        }
        const owner = at.scope === top && node.id ? find(top, node.id.name) : at.owner;
        return visitAll([node.superClass, ...node.body.body], { ...body, owner });
      }
      case "CallExpression":
        return visitCall(node, at);
      case "ImportExpression":
        if (node.source.type === "Literal") at.owner?.loads.add(String(node.source.value));
        return visit(node.source, at);
      case "MemberExpression":
        return visitAll([node.object, node.computed ? node.property : undefined], at);
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
        return visitAll([node.computed ? node.key : undefined, node.value], at);
      case "LabeledStatement":
        return visit(node.body, at);
      case "ExportNamedDeclaration":
        for (const { local, exported: as } of node.specifiers) {
          const binding = find(top, nameOf(local));
          if (binding !== undefined) exported.set(nameOf(as), binding);
        }
        return node.declaration ? visit(node.declaration, at) : undefined;
      case "BreakStatement":
      case "ContinueStatement":
      case "ImportDeclaration":
      case "MetaProperty":
        return undefined;
      default:
        return visitAll(childrenOf(node), at);
    }
  };

  hoist(top, program.body);
  hoistVars(top, program.body);
  for (const statement of program.body) {
    const owner =
      statement.type === "FunctionDeclaration" && statement.id !== null ? find(top, statement.id.name) : undefined;
    visit(statement, { scope: top, inside: undefined, owner });
  }
  return { name, program, bindings, exports: exported, functions, owners, names, calls };
}

const newBinding = (name: string): Binding => ({
  name,
  sources: [],
  usedAsValue: false,
  mentions: new Set(),
  loads: new Set(),
  methods: new Set(),
});
