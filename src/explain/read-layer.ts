import type { Layer, Trigger } from "../reactive/index.ts";
import type { CodeEffects } from "./code-changes.ts";
import type { Code } from "./code.ts";
import { follow } from "./follow.ts";
import type { Effect, Mover, Place, TriggerEdge } from "./graph.ts";
import type { AnyNode, FunctionNode } from "./syntax.ts";
import type { Reading } from "./evaluate.ts";
import { textsOfValue, type Value } from "./value.ts";

/** What a program's code is read with. */
export type Reader = {
  readonly reading: Reading;
  /** The code of each module. */
  readonly texts: ReadonlyMap<string, string>;
  readonly place: (node: AnyNode) => Place | undefined;
  /** The calls that some function was found to lead to. */
  readonly seen: Set<AnyNode>;
};

/** What was read of a layer or an interface. */
export type GraphParts = { readonly movers: readonly Mover[]; readonly triggers: readonly TriggerEdge[] };

/** A loaded function, what it is called with, and as what it counts. */
export type MoverInput = Pick<Mover, "id" | "layer" | "name" | "role"> & {
  readonly action: (...args: never) => unknown;
  readonly args?: readonly Value[];
};

/** What a layer does, as far as its data and code tell. */
export function readLayer(reader: Reader, layer: Omit<Layer, "interfaces">): GraphParts {
  const input = (role: Mover["role"], action: MoverInput["action"], name: string): MoverInput => ({
    id: `${layer.name}/${name}`,
    layer: layer.name,
    name,
    role,
    action,
  });
  const tasks = (role: Mover["role"], actions: readonly MoverInput["action"][]): readonly GraphParts[] =>
    actions.map((action) => readMover(reader, input(role, action, action.name || "anonymous")));
  const handlers = layer.handlers.map(({ name, conditions, expects = [], action }) => {
    const { movers, triggers } = readMover(reader, input("handler", action, name));
    return { movers: movers.map((mover) => ({ ...mover, conditions, expects })), triggers };
  });
  const actions = layer.actions.map(({ id, name, run }) => readMover(reader, { ...input("action", run, name), id }));
  const migrations = layer.migrations.map(({ to, migrate }) =>
    readMover(reader, input("migration", migrate, migrate.name || `migration ${to}`)),
  );
  const parts = [
    ...migrations,
    ...tasks("setup", layer.setup),
    ...tasks("start", layer.atStart),
    ...handlers,
    ...actions,
    ...tasks("exit", layer.atExit),
  ];
  return {
    movers: parts.flatMap(({ movers }) => movers),
    triggers: [
      ...layer.triggers.map((trigger) => declaredTrigger(reader, layer.name, trigger)),
      ...parts.flatMap(({ triggers }) => triggers),
    ],
  };
}

/** One function, and the triggers that it registers. */
export function readMover(reader: Reader, { action, args = [], ...mover }: MoverInput): GraphParts {
  const roots = functionsOf(reader, action);
  const effects = effectsOf(reader, roots, args);
  const [root] = roots;
  // A function whose code is not in the program, such as a bound one, may do anything.
  const anything: Effect = { kind: "toggle", flag: undefined, sure: false, at: undefined };
  return {
    movers: [
      {
        ...mover,
        conditions: [],
        expects: [],
        effects: root === undefined ? [anything] : changesOf(reader, effects),
        registers: effects.registers.flatMap((node) => reader.place(node) ?? []),
        at: root === undefined ? undefined : reader.place(root),
      },
    ],
    triggers: effects.triggers.flatMap((trigger) => registeredTriggers(reader, mover.layer, trigger)),
  };
}

/** A trigger of a layer's definition. */
export function declaredTrigger(reader: Reader, layer: string, trigger: Trigger): TriggerEdge {
  const { when, whenNot, setFlag, clearFlag, callback } = trigger;
  const called = callback === undefined ? [] : changesOf(reader, effectsOf(reader, functionsOf(reader, callback), []));
  return {
    layer,
    transition: when === undefined ? "clear" : "set",
    on: when ?? whenNot ?? "",
    effects: [...direct("set", setFlag), ...direct("clear", clearFlag), ...called],
  };
}

const direct = (kind: "set" | "clear", flag: string | undefined): readonly Effect[] =>
  flag ? [{ kind, flag, sure: true, at: undefined }] : [];

function effectsOf({ reading, seen }: Reader, roots: readonly FunctionNode[], args: readonly Value[]): CodeEffects {
  const effects = follow(reading, roots, args);
  for (const node of effects.seen) seen.add(node);
  return effects;
}

const changesOf = ({ place }: Reader, { changes }: CodeEffects): readonly Effect[] =>
  changes.map(({ kind, flag, sure, node }) => ({ kind, flag, sure, at: place(node) }));

function registeredTriggers(
  { place }: Reader,
  layer: string,
  { transition, on, sets, clears, node }: CodeEffects["triggers"][number],
): readonly TriggerEdge[] {
  const at = place(node);
  const effects = (kind: "set" | "clear", value: Value): readonly Effect[] => {
    if (value.length === 0) return [];
    const { texts, open } = textsOfValue(value);
    return [...texts, ...(open ? [undefined] : [])].map((flag) => ({ kind, flag, sure: false, at }));
  };
  const moved = [...effects("set", sets), ...effects("clear", clears)];
  return textsOfValue(on).texts.map((flag) => ({ layer, transition, on: flag, effects: moved }));
}

/** The functions in the code that a loaded function can be: those with its very text, and of these those with its name. */
function functionsOf({ reading: { code }, texts }: Reader, action: MoverInput["action"]): readonly FunctionNode[] {
  const text = action.toString();
  const alike = [...code.modules.values()].flatMap(({ name, functions }) => {
    const source = texts.get(name) ?? "";
    if (!source.includes(text)) return [];
    return [...functions.keys()].filter(({ start, end }) => {
      // The text of a method begins with its name, which the function's node does not hold.
      return source.slice(end - text.length, end) === text && text.endsWith(source.slice(start, end));
    });
  });
  const whole = alike.filter(({ start, end }) => end - start === text.length);
  const exact =
    whole.length > 0 ? whole : alike.filter((node) => node.end === Math.max(...alike.map(({ end }) => end)));
  const named = exact.filter((node) => nameOf(code, node) === action.name);
  return named.length > 0 ? named : exact;
}

const nameOf = ({ names }: Code, node: FunctionNode): string | undefined =>
  names.get(node) ?? (node.type === "FunctionDeclaration" ? node.id.name : undefined);
