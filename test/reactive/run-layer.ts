import { createStore } from "../../src/core/index.ts";
import { createFlags, currentFlags, dispatch, type Layer, type Trace } from "../../src/reactive/index.ts";

/** Runs one hook of one layer over fresh flags. */
export async function runLayer(
  layer: Layer,
  { hook, flags: set = [] }: { hook: string; flags?: readonly string[] },
): Promise<{ trace: Trace; flags: readonly string[] }> {
  const flags = createFlags(createStore());
  for (const flag of set) flags.set(flag);
  const invoke = async ({ action }: { action: () => void | Promise<void> }) => {
    await action();
    return undefined;
  };
  const trace = await currentFlags.run(flags, () => dispatch([layer], { flags, hook, invoke }));
  return { trace, flags: flags.all() };
}
