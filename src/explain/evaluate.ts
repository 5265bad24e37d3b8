import type { CallExpression, Expression, MemberExpression } from "acorn";
import { fileOf, type Code } from "./code.ts";
import type { Binding } from "./scope.ts";
import { endpointFlags, endpointsFrom } from "./endpoint-value.ts";
import { bare, childrenOf, isFunction, writtenKey, type AnyNode } from "./syntax.ts";
import { joined, limited, text, textsOfValue, unknown, type Atom, type Frame, type Value } from "./value.ts";

/** What is read, and which variables are goals. */
export type Reading = { readonly code: Code; readonly goals: ReadonlyMap<Binding, string> };

/** Where an expression stands; `depth` ends what would go on for ever. */
type At = { readonly frame: Frame; readonly depth?: number };

/** As deep as names, members and calls are followed; deeper is unknown. */
const deepest = 24;
/** What an expression may be, as far as the code tells it; what the code does not tell is `unknown`. */
export function evaluate(reading: Reading, expression: AnyNode, { frame, depth = 0 }: At): Value {
  if (depth > deepest) return unknown;
  const node = bare(expression);
  const at: At = { frame, depth: depth + 1 };
  const of = (part: AnyNode): Value => evaluate(reading, part, at);
  if (isFunction(node)) return [{ kind: "function", node, frame }];
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? [text(node.value)] : node.value === null ? [] : unknown;
    case "TemplateLiteral":
      return joined(
        node.quasis.flatMap(({ value }, index) => {
          const inner = node.expressions[index];
          return [[text(value.cooked ?? "")], ...(inner === undefined ? [] : [of(inner)])];
        }),
      );
    case "BinaryExpression":
      return node.operator === "+" && node.left.type !== "PrivateIdentifier"
        ? joined([of(node.left), of(node.right)])
        : unknown;
    case "Identifier":
      return variableValue(reading, node, at);
    case "MemberExpression":
      return memberValue(reading, node, at);
    case "ObjectExpression":
      return [{ kind: "object", node, frame }];
    case "ArrayExpression":
      return [{ kind: "array", node, frame }];
    case "ClassExpression":
      return [{ kind: "class", node }];
    case "ClassDeclaration":
      return node.id === null ? unknown : [{ kind: "class", node }];
    case "ConditionalExpression":
      return limited([...of(node.consequent), ...of(node.alternate)]);
    case "LogicalExpression":
      return limited([...of(node.left), ...of(node.right)]);
    case "AssignmentExpression":
      return of(node.right);
    case "SequenceExpression":
      return of(node.expressions.at(-1) ?? node);
    case "UnaryExpression":
      return node.operator === "void" ? [] : unknown;
    case "ImportExpression":
      return node.source.type === "Literal" ? [{ kind: "module", name: fileOf(String(node.source.value)) }] : unknown;
    case "NewExpression":
      return isGlobal(reading, node.callee, "Set") && node.arguments[0] ? of(node.arguments[0]) : unknown;
    case "CallExpression":
      return callValue(reading, node, at);
    default:
      return unknown;
  }
}

/** The items of lists, whatever their number. */
export function itemsOf(reading: Reading, lists: Value, depth = 0): Value {
  return limited(
    lists.flatMap((list): Value => {
      if (list.kind === "list") return list.items;
      return list.kind === "array" ? partOf(reading, list, { key: undefined, depth }) : unknown;
    }),
  );
}

/** The part of an object or a list under a key; with an unknown key, any of its parts. */
export function partOf(
  reading: Reading,
  atom: Atom,
  { key, depth }: { readonly key: string | undefined; readonly depth: number },
): Value {
  if (depth > deepest) return unknown;
  const read = (node: AnyNode, frame: Frame): Value => evaluate(reading, node, { frame, depth: depth + 1 });
  if (atom.kind === "list") return key === undefined || /^\d+$/.test(key) ? atom.items : unknown;
  if (atom.kind === "module") {
    const binding = key === undefined ? undefined : reading.code.exported(atom.name, key);
    return binding === undefined ? unknown : bindingValue(reading, binding, { frame: new Map(), depth });
  }
  if (atom.kind === "endpoint") {
    return key === undefined || !/^(?:flag|(?:set|clear|toggle)Flag)$/.test(key)
      ? unknown
      : [{ kind: "method", of: atom.name, name: key }];
  }
  if (atom.kind === "array") {
    if (key !== undefined && !/^\d+$/.test(key)) return unknown;
    const spread = atom.node.elements.some((element) => element?.type === "SpreadElement");
    const one = key === undefined || spread ? undefined : atom.node.elements[Number(key)];
    if (one) return read(one, atom.frame);
    return atom.node.elements.flatMap((element): Value => {
      if (element === null) return [];
      return element.type === "SpreadElement"
        ? itemsOf(reading, read(element.argument, atom.frame), depth + 1)
        : read(element, atom.frame);
    });
  }
  if (atom.kind !== "object") return unknown;
  const found: Atom[] = [];
  for (const property of atom.node.properties.toReversed()) {
    if (property.type === "SpreadElement") {
      for (const inner of read(property.argument, atom.frame))
        found.push(...partOf(reading, inner, { key, depth: depth + 1 }));
      continue;
    }
    const written = writtenKey(property.key, property);
    if (key !== undefined && written !== undefined && written !== key) continue;
    found.push(...read(property.value, atom.frame));
    if (key !== undefined && written === key) return found;
  }
  return found.length === 0 ? unknown : limited(found);
}

function variableValue(reading: Reading, node: AnyNode, at: At): Value {
  if (node.type !== "Identifier") return unknown;
  const binding = reading.code.variable(node);
  if (binding === undefined) return node.name === "undefined" ? [] : unknown;
  return bindingValue(reading, binding, at);
}

function bindingValue(reading: Reading, binding: Binding, at: At): Value {
  const goal = reading.goals.get(binding);
  if (goal !== undefined) return [{ kind: "goal", name: goal }];
  const { frame, depth = 0 } = at;
  if (binding.sources.length === 0) return unknown;
  return limited(
    binding.sources.flatMap((source): Value => {
      if (source.kind === "unknown") return unknown;
      if (source.kind === "import") return [{ kind: "module", name: fileOf(source.from) }];
      if (source.kind === "argument") {
        const given = frame.get(source.of);
        return followed(reading, given === undefined ? unknown : (given[source.index] ?? []), source.path);
      }
      const whole = evaluate(reading, source.node, { frame, depth: depth + 1 });
      return followed(reading, source.kind === "each" ? itemsOf(reading, whole, depth + 1) : whole, source.path);
    }),
  );
}

function followed(reading: Reading, value: Value, path: readonly (string | undefined)[]): Value {
  return path.reduce<Value>(
    (whole, key) => limited(whole.flatMap((atom) => partOf(reading, atom, { key, depth: 1 }))),
    value,
  );
}

function memberValue(reading: Reading, { object, property, computed }: MemberExpression, at: At): Value {
  const written = property.type === "PrivateIdentifier" ? "#" : writtenKey(property, { computed });
  const keys =
    written === undefined && property.type !== "PrivateIdentifier"
      ? textsOfValue(evaluate(reading, property, at))
      : { texts: [written ?? ""], open: false };
  const { depth = 0 } = at;
  return limited(
    evaluate(reading, object, at).flatMap((atom) =>
      keys.open
        ? partOf(reading, atom, { key: undefined, depth })
        : keys.texts.flatMap((key) => partOf(reading, atom, { key, depth })),
    ),
  );
}

/** Methods that give a list of the same items. */
const sameItems: ReadonlySet<string> = new Set(["filter", "slice", "sort", "toSorted", "reverse", "toReversed"]);

function callValue(reading: Reading, node: CallExpression, at: At): Value {
  const callee = bare(node.callee);
  const values = node.arguments.map((argument) => evaluate(reading, argument, at));
  const [first = unknown] = values;
  if (callee.type === "MemberExpression" && callee.property.type === "Identifier" && !callee.computed) {
    const method = callee.property.name;
    if (isGlobal(reading, callee.object, "Object")) return objectCall(reading, method, first);
    const lists = evaluate(reading, callee.object, at);
    if (lists.some(({ kind }) => kind === "array" || kind === "list")) {
      if (sameItems.has(method)) return lists;
      if (method === "map") {
        const items = itemsOf(reading, lists);
        return [{ kind: "list", items: limited(first.flatMap((called) => resultOf(reading, called, [items], at))) }];
      }
    }
  }
  return limited(evaluate(reading, callee, at).flatMap((called) => resultOf(reading, called, values, at)));
}

function objectCall(reading: Reading, method: string, value: Value): Value {
  if (method === "freeze") return value;
  const parts = value.flatMap((atom): Value => {
    if (method === "values") return partOf(reading, atom, { key: undefined, depth: 1 });
    if (method !== "keys" || atom.kind !== "object") return unknown;
    return atom.node.properties.map((property): Atom => {
      const key = property.type === "Property" ? writtenKey(property.key, property) : undefined;
      return key === undefined ? { kind: "unknown" } : text(key);
    });
  });
  return [{ kind: "list", items: parts }];
}

/** What a call answers. */
function resultOf(reading: Reading, called: Atom, values: readonly Value[], { depth = 0 }: At): Value {
  const [first = []] = values;
  if (called.kind === "goal" && called.name.startsWith("endpointFrom")) return endpointsFrom(called.name, first);
  if (called.kind === "method" && called.name === "flag") return endpointFlags(called.of, first);
  if (called.kind !== "function") return unknown;
  const frame: Frame = new Map(called.frame).set(called.node, values);
  const results = called.node.body.type === "BlockStatement" ? returned(called.node.body) : [called.node.body];
  return limited(results.flatMap((result) => evaluate(reading, result, { frame, depth: depth + 1 })));
}

function returned(node: AnyNode): readonly Expression[] {
  if (isFunction(node)) return [];
  if (node.type === "ReturnStatement") return node.argument ? [node.argument] : [];
  return childrenOf(node).flatMap(returned);
}

const isGlobal = (reading: Reading, node: AnyNode, name: string): boolean =>
  node.type === "Identifier" && node.name === name && reading.code.variable(node) === undefined;
