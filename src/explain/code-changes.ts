import type { CallExpression } from "acorn";
import type { Flag } from "../reactive/index.ts";
import type { AnyNode, FunctionNode } from "./syntax.ts";
import { evaluate, partOf, type Reading } from "./evaluate.ts";
import { textsOfValue, type Atom, type Frame, type Value } from "./value.ts";

/** The functions of the framework that the reading of the code looks for, by the entry that has them. */
export const goalNames = {
  reactive: ["setFlag", "clearFlag", "toggleFlag", "registerTrigger", "registerHandler"],
  juju: ["endpointFromName", "endpointFromFlag"],
} as const;

/** What a function does to flags: in the order of its code, each change once. */
export type CodeEffects = {
  readonly changes: readonly CodeChange[];
  readonly triggers: readonly CodeTrigger[];
  /** Where handlers are registered. */
  readonly registers: readonly AnyNode[];
  /** The calls of the framework's functions that it leads to. */
  readonly seen: ReadonlySet<AnyNode>;
};

/** A change of a flag, and the call that makes it. Without a flag, its name is computed. */
export type CodeChange = {
  readonly kind: "set" | "clear" | "toggle";
  readonly flag: Flag | undefined;
  /** Whether it happens whenever the function comes to its end. */
  readonly sure: boolean;
  readonly node: AnyNode;
};

/** A trigger that is registered in the hook; `on` is one of these flags. */
type CodeTrigger = {
  readonly transition: "set" | "clear";
  readonly on: Value;
  readonly sets: Value;
  readonly clears: Value;
  readonly node: AnyNode;
};

/** Where a change is made, and how surely; `each`: all texts of the value are meant and not one of them. */
type Reached = { readonly node: AnyNode; readonly sure: boolean; readonly each?: boolean };

/** Takes what is found while the code is followed. */
export type Gathering = {
  readonly effects: () => CodeEffects;
  readonly change: (kind: CodeChange["kind"], flag: Value, reached: Reached) => void;
  /** A call of one of {@link goalNames}. */
  readonly goal: (name: string, call: CallExpression, where: Omit<Reached, "node"> & { readonly frame: Frame }) => void;
  /** Whether a function was not yet entered with such arguments. */
  readonly isNew: (node: FunctionNode, frame: Frame, sure: boolean) => boolean;
};

const kinds: ReadonlyMap<string, CodeChange["kind"]> = new Map([
  ["setFlag", "set"],
  ["clearFlag", "clear"],
  ["toggleFlag", "toggle"],
]);

/** What a function of this name does to the flag that is its argument, if anything. */
export function kindOfChange(name: string): CodeChange["kind"] | undefined {
  return kinds.get(name);
}

/** Nothing found yet. */
export function gathering(reading: Reading): Gathering {
  const changes = new Map<string, CodeChange>();
  const triggers: CodeTrigger[] = [];
  const registers = new Set<AnyNode>();
  const seen = new Set<AnyNode>();
  const entered = new Set<string>();
  const numbers = new Map<AnyNode, number>();
  const numberOf = (node: AnyNode): number => {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  };
  const keyOf = (atom: Atom): string => {
    if (atom.kind === "text") return JSON.stringify(atom.text);
    if ("node" in atom) return `${atom.kind} ${numberOf(atom.node)}`;
    if (atom.kind === "list") return `[${atom.items.map(keyOf).join()}]`;
    return "name" in atom ? `${atom.kind} ${atom.name}` : "?";
  };
  const change: Gathering["change"] = (kind, flag, { node, sure, each = false }) => {
    const { texts, open } = textsOfValue(flag);
    const certain = sure && !open && (each || texts.length === 1);
    seen.add(node);
    for (const name of open ? [...texts, undefined] : texts) {
      const key = `${kind} ${numberOf(node)} ${name === undefined ? "" : JSON.stringify(name)}`;
      changes.set(key, { kind, flag: name, node, sure: certain || changes.get(key)?.sure === true });
    }
  };
  const trigger = (value: Value, node: AnyNode): void => {
    const part = (key: string): Value =>
      value.flatMap((atom) => {
        const found = partOf(reading, atom, { key, depth: 1 });
        return atom.kind === "object" && found.every(({ kind }) => kind === "unknown") && !hasKey(atom, key)
          ? []
          : found;
      });
    for (const [side, transition] of [["when", "set"] as const, ["whenNot", "clear"] as const]) {
      const on = part(side);
      if (on.length > 0) triggers.push({ transition, on, sets: part("setFlag"), clears: part("clearFlag"), node });
    }
  };
  return {
    effects: () => ({ changes: [...changes.values()], triggers, registers: [...registers], seen }),
    change,
    goal: (name, node, { frame, sure, each }) => {
      seen.add(node);
      const [argument] = node.arguments;
      const value = argument === undefined ? [] : evaluate(reading, argument, { frame });
      const kind = kindOfChange(name);
      if (kind !== undefined) change(kind, value, { node, sure, ...(each === undefined ? {} : { each }) });
      else if (name === "registerTrigger") trigger(value, node);
      else if (name === "registerHandler") registers.add(node);
    },
    isNew: (node, frame, sure) => {
      const parts = [String(sure)];
      for (let at: FunctionNode | undefined = node; at !== undefined; at = reading.code.functions.get(at)) {
        parts.push(`${numberOf(at)}(${(frame.get(at) ?? []).map((value) => value.map(keyOf).join("|")).join()})`);
      }
      const key = parts.join(" in ");
      if (entered.has(key)) return false;
      entered.add(key);
      return true;
    },
  };
}

const hasKey = ({ node }: Extract<Atom, { kind: "object" }>, key: string): boolean =>
  node.properties.some(
    (property) =>
      property.type === "SpreadElement" ||
      property.computed ||
      (property.key.type === "Identifier" && property.key.name === key),
  );
