import { layerProgram, type LayerProgramOptions } from "../build/index.ts";
import { goalNames } from "./code-changes.ts";
import { readCode, type Code } from "./code.ts";
import { evaluate, type Reading } from "./evaluate.ts";
import { follow } from "./follow.ts";
import type { CharmGraph, Effect, Place } from "./graph.ts";
import { loadLayers } from "./load-program.ts";
import { readInterfaces } from "./read-interfaces.ts";
import { readLayer, type Reader } from "./read-layer.ts";
import { sourcePlaces } from "./source-places.ts";
import type { FunctionNode } from "./syntax.ts";

/**
 * Reads the flags, handlers and triggers of a charm out of its layers: the conditions are data of the loaded layers,
 * the flags that a function moves are read in its code, followed through everything it calls. No hook is run, but
 * the layers' code is loaded, as every hook loads it. Throws `BuildError` for layers that can't be built.
 */
export async function readGraph(options: Omit<LayerProgramOptions, "besides">): Promise<CharmGraph> {
  const program = await layerProgram({ ...options, besides: goalNames });
  const names = Object.values(goalNames).flat();
  const [layers, code] = await Promise.all([loadLayers(program), readCode(program.modules, names)]);
  const reader: Reader = {
    reading: { code, goals: goalsOf(code, program.modules[0]?.name ?? "") },
    texts: new Map(program.modules.map((module) => [module.name, module.code])),
    place: sourcePlaces(program),
    seen: new Set(),
  };
  const { name, endpoints, config } = program.charm;
  const parts = layers.map((layer) => readLayer(reader, layer));
  const sides = readInterfaces(reader, layers, endpoints);
  const movers = [...parts, ...sides].flatMap((part) => part.movers);
  return {
    charm: { name, endpoints, config },
    layers: layers.map((layer) => layer.name),
    movers: (["migration", "setup", "start", "handler", "action", "exit"] as const).flatMap((role) =>
      movers.filter((mover) => mover.role === role),
    ),
    triggers: [...parts, ...sides].flatMap(({ triggers }) => triggers),
    unattributed: unattributed(reader, program.framework.layer),
  };
}

const goalsOf = (code: Code, entry: string): Reading["goals"] =>
  new Map(
    Object.values(goalNames)
      .flat()
      .flatMap((name) => {
        const variable = code.exported(entry, name);
        return variable === undefined ? [] : [[variable, name] as const];
      }),
  );

/** The engines change flags in the name of others. */
const engines = /^src\/(?:reactive|juju)\//;

/** Calls in the layers' code that change flags and that nothing leads to. */
function unattributed(
  { reading: { code, goals }, seen, place }: Reader,
  framework: string | undefined,
): readonly Effect[] {
  const isEngine = (at: Place | undefined): boolean =>
    at !== undefined && (at.layer === undefined || at.layer === framework) && engines.test(at.file);
  const effects: Effect[] = [];
  for (const [call, inside] of code.calls) {
    const called = evaluate({ code, goals }, call.callee, { frame: new Map() });
    const at = place(call);
    if (!called.some(({ kind }) => kind === "goal") || seen.has(call) || isEngine(at)) continue;
    const roots: readonly FunctionNode[] = inside === undefined ? [] : [inside];
    const own = follow({ code, goals }, roots).changes.filter(({ node }) => node === call);
    effects.push(...own.map(({ kind, flag }) => ({ kind, flag, sure: false, at })));
  }
  return effects;
}
