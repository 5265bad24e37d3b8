import type { CallExpression, Identifier } from "acorn";
import type { ProgramModule } from "../build/index.ts";
import { readScopes, type Binding, type ModuleScope } from "./scope.ts";
import type { AnyNode, FunctionNode } from "./syntax.ts";

/** The modules of a program as one: whose variable is meant where, across their imports. */
export type Code = {
  readonly modules: ReadonlyMap<string, ModuleScope>;
  readonly functions: ReadonlyMap<FunctionNode, FunctionNode | undefined>;
  readonly calls: ReadonlyMap<CallExpression, FunctionNode | undefined>;
  readonly names: ReadonlyMap<AnyNode, string>;
  /** The variable that a name stands for, if the program has it. */
  readonly variable: (name: Identifier) => Binding | undefined;
  /** What a module exports under a name. */
  readonly exported: (module: string, name: string) => Binding | undefined;
  /** Whether a function's code can lead to a call of one of the variables that were asked for. */
  readonly leadsThere: (node: FunctionNode) => boolean;
};

/** Reads modules. `wanted` are exports of the first one; what can't lead to them need not be looked at. */
export async function readCode(program: readonly ProgramModule[], wanted: readonly string[]): Promise<Code> {
  const { parse } = await import("acorn");
  const options = { ecmaVersion: "latest", sourceType: "module", locations: true } as const;
  const modules = new Map(
    program.map(({ name, code }) => [name, readScopes(name, parse(code, { ...options, sourceFile: name }))]),
  );
  const all = [...modules.values()];
  const bindings = merged(all.map((module) => module.bindings));
  const owners = merged(all.map((module) => module.owners));
  const exported: Code["exported"] = (module, name) => {
    const binding = modules.get(module)?.exports.get(name);
    return binding === undefined ? undefined : origin(binding);
  };
  const origin = (binding: Binding): Binding | undefined => {
    const [source] = binding.sources;
    return source?.kind === "import" && source.name !== "*" ? exported(fileOf(source.from), source.name) : binding;
  };
  const [first] = program;
  const goals = wanted.flatMap((name) => (first === undefined ? [] : (exported(first.name, name) ?? [])));
  const every = new Set(bindings.values());
  const alike = [...every].filter(({ methods }) => wanted.some((name) => methods.has(name)));
  const leading = leadingTo([...goals, ...alike], { bindings: every, origin, modules });
  return {
    modules,
    functions: merged(all.map((module) => module.functions)),
    calls: merged(all.map((module) => module.calls)),
    names: merged(all.map((module) => module.names)),
    variable: (name) => {
      const binding = bindings.get(name);
      return binding === undefined ? undefined : origin(binding);
    },
    exported,
    leadsThere: (node) => {
      const owner = owners.get(node);
      return owner === undefined || leading.has(owner);
    },
  };
}

/** The file that an import between the modules names. */
export function fileOf(specifier: string): string {
  return specifier.replace(/^\.\//, "");
}

const merged = <K, V>(maps: readonly ReadonlyMap<K, V>[]): ReadonlyMap<K, V> =>
  new Map(maps.flatMap((map) => [...map]));

type Links = {
  readonly bindings: ReadonlySet<Binding>;
  readonly origin: (binding: Binding) => Binding | undefined;
  readonly modules: ReadonlyMap<string, ModuleScope>;
};

/** All variables whose code mentions one of the goals, or one that does, and so on. */
function leadingTo(goals: readonly Binding[], { bindings, origin, modules }: Links): ReadonlySet<Binding> {
  const mentionedBy = new Map<Binding, Binding[]>();
  const note = (mentioned: Binding | undefined, by: Binding): void => {
    if (mentioned === undefined) return;
    const list = mentionedBy.get(mentioned);
    if (list === undefined) mentionedBy.set(mentioned, [by]);
    else list.push(by);
  };
  for (const binding of bindings) {
    for (const mentioned of binding.mentions) note(origin(mentioned), binding);
    for (const file of binding.loads) {
      for (const name of modules.get(fileOf(file))?.exports.values() ?? []) note(origin(name), binding);
    }
  }
  const found = new Set<Binding>();
  const visit = (binding: Binding): void => {
    if (found.has(binding)) return;
    found.add(binding);
    for (const by of mentionedBy.get(binding) ?? []) visit(by);
  };
  for (const goal of goals) visit(goal);
  return found;
}
