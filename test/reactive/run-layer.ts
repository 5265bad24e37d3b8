import { createStore, type Store } from "../../src/core/index.ts";
import { createFlags, runHook, type HookRun, type Layer, type Trace } from "../../src/reactive/index.ts";

/** Runs one hook of one layer, on fresh memory unless some is given, with these flags set before. */
export async function runLayer(
  layer: Layer,
  { flags = [], store = createStore(), ...run }: RunOptions,
): Promise<{ trace: Trace; flags: readonly string[]; store: Store; exitCode: number; keep: boolean }> {
  for (const flag of flags) createFlags(store).set(flag);
  const result = await runHook({ layers: [layer], store, ...run });
  return { ...result, store, flags: createFlags(store).all() };
}

type RunOptions = Omit<HookRun, "layers" | "store"> & { readonly flags?: readonly string[]; readonly store?: Store };
