import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGraph, type CharmGraph, type Effect, type Mover, type TriggerEdge } from "../../src/explain/index.ts";
import type { Handler } from "../../src/reactive/index.ts";
import { metadata } from "../build/tree.ts";

/** Reads the graph of a charm with one layer, `app`, whose handlers are this text; `files` are more of its folder. */
export async function readCharm(handlers: string, files: Readonly<Record<string, string>> = {}): Promise<CharmGraph> {
  const source = await realpath(await mkdtemp(join(tmpdir(), "explain-")));
  try {
    const all = { "layer.yaml": "", "metadata.yaml": metadata("app"), "handlers.ts": handlers, ...files };
    for (const [name, text] of Object.entries(all)) await writeFile(join(source, name), text);
    return await readGraph({ source });
  } finally {
    await rm(source, { recursive: true });
  }
}

/** What a function of a graph does to flags: `+set -cleared ~either ?computed`, `!` behind what it always does. */
export function changesOf(graph: CharmGraph, name: string): readonly string[] {
  const mover = graph.movers.find((one) => one.name === name);
  return mover === undefined ? ["no such function"] : mover.effects.map(changeText);
}

const signs = { set: "+", clear: "-", toggle: "~" } as const;

/** A change as {@link changesOf} writes it. */
export const changeText = ({ kind, flag, sure }: Effect): string => `${signs[kind]}${flag ?? "?"}${sure ? "!" : ""}`;

/** A graph without code: handlers, and what each does, as {@link changesOf} writes it. */
export function aGraph(
  handlers: readonly (readonly [Handler, ...string[]])[],
  triggers: readonly TriggerEdge[] = [],
): CharmGraph {
  const movers = handlers.map(([{ name, conditions, expects = [] }, ...changes]): Mover => ({
    id: `app/${name}`,
    layer: "app",
    name,
    role: "handler",
    conditions,
    expects,
    effects: changes.map(effect),
    registers: [],
    at: undefined,
  }));
  return { charm: { name: "app", endpoints: {}, config: {} }, layers: ["app"], movers, triggers, unattributed: [] };
}

const kinds = { "+": "set", "-": "clear", "~": "toggle" } as const;

/** A change from its text. */
export function effect(text: string): Effect {
  const kind = kinds[text.charAt(0) as keyof typeof kinds];
  const name = text.slice(1).replace(/!$/, "");
  return { kind, flag: name === "?" ? undefined : name, sure: text.endsWith("!"), at: undefined };
}

/** A function with a name, that does nothing. */
export function named(name: string): () => void {
  return Object.defineProperty(() => undefined, "name", { value: name });
}
