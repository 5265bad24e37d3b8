import type { CallExpression } from "acorn";
import { gathering, kindOfChange, type CodeEffects, type Gathering } from "./code-changes.ts";
import type { Binding } from "./scope.ts";
import { bare, childrenOf, isFunction, nameGiven, type AnyNode, type FunctionNode } from "./syntax.ts";
import { endpointFlags } from "./endpoint-value.ts";
import { evaluate, itemsOf, partOf, type Reading } from "./evaluate.ts";
import { unknown, type Atom, type Frame, type Value } from "./value.ts";

/** Where the walk is. `sure`: whoever comes to the end of the function has been here. */
type At = {
  readonly frame: Frame;
  readonly sure: boolean;
  /** The variables of the loops around this, which are each of their values in turn. */
  readonly each: ReadonlySet<Binding>;
  /** Whether the function may have been left before. */
  readonly activation: { left: boolean };
};

type FunctionAtom = Extract<Atom, { kind: "function" }>;

const iterating: ReadonlySet<string> = new Set(["forEach", "map", "filter", "some", "every", "find", "flatMap"]);

/**
 * Follows functions through all that they call in the program, and gathers the flags that they change. A function
 * that is handed over or kept counts as called. What the code does not tell is a change without a name: nothing is
 * left out.
 */
export function follow(reading: Reading, roots: readonly FunctionNode[], args: readonly Value[] = []): CodeEffects {
  const found = gathering(reading);
  const walk = walker(reading, found);
  for (const node of roots) walk({ kind: "function", node, frame: new Map() }, args, roots.length === 1);
  return found.effects();
}

const isSure = (at: At): boolean => at.sure && !at.activation.left;
const perhaps = (at: At): At => ({ ...at, sure: false });

type Enter = (called: FunctionAtom, args: readonly Value[], sure: boolean) => void;

function walker(reading: Reading, found: Gathering): Enter {
  const { code } = reading;
  const leads = (atom: Atom): boolean =>
    atom.kind === "goal" || atom.kind === "endpoint" || (atom.kind === "function" && code.leadsThere(atom.node));

  const enter: Enter = (called, args, sure) => {
    const { node } = called;
    if (!code.leadsThere(node) && !args.flat().some(leads)) return;
    const frame: Frame = new Map(called.frame).set(node, args);
    if (!found.isNew(node, frame, sure)) return;
    const at: At = { frame, sure, each: new Set(), activation: { left: false } };
    for (const parameter of node.params) if (parameter.type === "AssignmentPattern") visit(parameter, at);
    visit(node.body, at);
  };

  /** Whoever gets hold of these may call them, with anything. */
  const escape = (value: Value, node: AnyNode, depth = 0): void => {
    for (const atom of value) {
      if (atom.kind === "function")
        enter(
          atom,
          atom.node.params.map(() => unknown),
          false,
        );
      else if (atom.kind === "goal" || atom.kind === "method") changeAny(atom.name, node);
      else if (atom.kind === "class") {
        for (const member of atom.node.body.body)
          visit(member, { frame: new Map(), sure: false, each: new Set(), activation: { left: false } });
      } else if ((atom.kind === "object" || atom.kind === "array") && depth < 3) {
        escape(partOf(reading, atom, { key: undefined, depth: 1 }), node, depth + 1);
      }
    }
  };
  const changeAny = (name: string, node: AnyNode): void => {
    const kind = kindOfChange(name);
    if (kind !== undefined) found.change(kind, unknown, { node, sure: false });
  };
  const escapeFrom = (node: AnyNode, at: At): void => escape(evaluate(reading, node, { frame: at.frame }), node);

  const call = (node: CallExpression, at: At): void => {
    const [named] = nameGiven(node);
    if (named !== undefined) return visit(named, at);
    const callee = bare(node.callee);
    const called = evaluate(reading, callee, { frame: at.frame });
    const functions = called.filter((atom) => atom.kind === "function");
    const args = node.arguments.map((argument) => evaluate(reading, argument, { frame: at.frame }));
    const method =
      callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
    const lists =
      callee.type === "MemberExpression" && iterating.has(method)
        ? evaluate(reading, callee.object, { frame: at.frame }).filter(
            ({ kind }) => kind === "array" || kind === "list",
          )
        : [];
    if (callee.type === "MemberExpression") {
      if (callee.object.type !== "Identifier") visit(callee.object, at);
      if (callee.computed) visit(callee.property, at);
    } else if (callee.type !== "Identifier" && !isFunction(callee)) visit(callee, at);

    for (const [index, argument] of node.arguments.entries()) {
      const taken = functions.length > 0 && functions.every(({ node: target }) => onlyCalls(target, index));
      if (lists.length === 0 && !(taken && args[index]?.some(leads))) visit(argument, at);
    }
    if (lists.length > 0) overItems(node, { callbacks: args[0] ?? [], items: itemsOf(reading, lists), at, method });
    const sure = isSure(at) && called.length === 1;
    for (const atom of called) {
      if (atom.kind === "function") enter(atom, args, sure);
      else if (atom.kind === "goal") {
        found.goal(atom.name, node, { frame: at.frame, sure, each: isEach(node.arguments[0], at) });
      } else if (atom.kind === "method") {
        const kind = kindOfChange(atom.name);
        const flags = endpointFlags(atom.of, args[0] ?? []);
        if (kind !== undefined) found.change(kind, flags, { node, sure, each: isEach(node.arguments[0], at) });
      }
    }
    // A method of that name of something unknown, such as an endpoint that was found some other way.
    if (called.some((atom) => atom.kind === "unknown")) changeAny(method, node);
  };

  type Over = { readonly callbacks: Value; readonly items: Value; readonly at: At; readonly method: string };
  const overItems = (node: CallExpression, { callbacks, items, at, method }: Over): void => {
    const sure = isSure(at) && method !== "find" && method !== "some" && method !== "every";
    for (const callback of callbacks) {
      if (callback.kind === "function") {
        for (const item of items.length === 0 ? unknown : items)
          enter(callback, [[item]], sure && callbacks.length === 1);
      } else if (callback.kind === "goal") {
        const kind = kindOfChange(callback.name);
        if (kind !== undefined) found.change(kind, items, { node, sure, each: true });
      } else if (callback.kind === "method") changeAny(callback.name, node);
    }
  };

  const onlyCalls = (target: FunctionNode, index: number): boolean => {
    const parameter = target.params[index];
    return parameter?.type === "Identifier" && code.variable(parameter)?.usedAsValue === false;
  };
  const isEach = (argument: AnyNode | undefined, { each }: At): boolean => {
    const variable = argument?.type === "Identifier" ? code.variable(argument) : undefined;
    return variable !== undefined && each.has(variable);
  };
  const visitAll = (nodes: readonly (AnyNode | null | undefined)[], at: At): void => {
    for (const node of nodes) if (node) visit(node, at);
  };

  const visit = (node: AnyNode, at: At): void => {
    switch (node.type) {
      case "FunctionDeclaration":
      case "ClassDeclaration":
      case "ImportExpression":
      case "BreakStatement":
      case "ContinueStatement":
      case "ObjectPattern":
      case "ArrayPattern":
        at.activation.left ||= node.type === "BreakStatement" || node.type === "ContinueStatement";
        return; // a function is looked at when somebody calls it
      case "FunctionExpression":
      case "ArrowFunctionExpression":
      case "Identifier":
        return escapeFrom(node, at);
      case "VariableDeclarator": {
        const init = node.init ? bare(node.init) : undefined;
        return init === undefined || isFunction(init) ? undefined : visit(init, at);
      }
      case "CallExpression":
        return call(node, at);
      case "NewExpression":
        escapeFrom(node.callee, at);
        return visitAll(node.arguments, at);
      case "MemberExpression":
        if (node.object.type !== "Identifier") visit(node.object, at);
        return escapeFrom(node, at);
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
        return visitAll([node.computed ? node.key : undefined, node.value], at);
      case "AssignmentPattern":
        return visit(node.right, perhaps(at));
      case "IfStatement":
      case "ConditionalExpression":
        visit(node.test, at);
        return visitAll([node.consequent, node.alternate], perhaps(at));
      case "LogicalExpression":
        visit(node.left, at);
        return visit(node.right, perhaps(at));
      case "ForOfStatement": {
        visit(node.right, at);
        const items = itemsOf(reading, evaluate(reading, node.right, { frame: at.frame }));
        const target = node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : undefined;
        const variable = target?.type === "Identifier" ? code.variable(target) : undefined;
        const known = variable !== undefined && items.length > 0 && items.every(({ kind }) => kind === "text");
        return visit(node.body, known ? { ...at, each: new Set([...at.each, variable]) } : perhaps(at));
      }
      case "ChainExpression":
      case "ForInStatement":
      case "ForStatement":
      case "WhileStatement":
      case "SwitchStatement":
      case "TryStatement":
        return visitAll(childrenOf(node), perhaps(at));
      case "ReturnStatement":
        visitAll([node.argument], at);
        at.activation.left = true; // what follows is reached by those who did not come here
        return;
      default:
        return visitAll(childrenOf(node), at);
    }
  };
  return enter;
}
