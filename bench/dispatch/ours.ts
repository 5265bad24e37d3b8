import { createStore } from "../../src/core/index.ts";
import {
  clearFlag,
  createFlags,
  defineLayer,
  ranHandlers,
  runHook,
  setFlag,
  type Layer,
} from "../../src/reactive/index.ts";
import type { Shape, ShapeHandler } from "./shapes.ts";

/** A shape as a layer, made before the clock starts. */
export function layerOf({ handlers }: Shape): Layer {
  return defineLayer(
    "bench",
    handlers.map((handler, index) => ({
      name: `handler-${index}`,
      conditions: [{ kind: "all", flags: [handler.waits] }],
      action: () => act(handler),
    })),
  );
}

/** One hook of the engine as a charm has it, with its trace. Resolves to how many handlers ran. */
export async function runEngine(layer: Layer, { flags: set }: Shape): Promise<number> {
  const store = createStore();
  const flags = createFlags(store);
  for (const flag of set) flags.set(flag);
  const { trace } = await runHook({ layers: [layer], hook: "update-status", store });
  return ranHandlers(trace).length;
}

function act({ sets, clears }: ShapeHandler): void {
  if (sets !== undefined) setFlag(sets);
  if (clears !== undefined) clearFlag(clears);
}
