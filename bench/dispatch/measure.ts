import type { Logger } from "../../src/core/index.ts";
import { CompatError } from "../../tools/compat/errors.ts";
import { pythonReactive, type PythonReactive } from "../../tools/compat/index.ts";
import { spreadOf } from "../timing.ts";
import { runNaively } from "./naive.ts";
import { layerOf, runEngine } from "./ours.ts";
import { chain, clearing, fan, type Shape } from "./shapes.ts";

/** One shape's medians in milliseconds; `undefined` where it was not measured. */
export type DispatchRow = {
  readonly shape: string;
  readonly handlers: number;
  readonly kind: keyof typeof kinds;
  readonly ours: number;
  readonly naive: number | undefined;
  /** charms.reactive as charms run it, and with the tracer off, which tests every handler at each flag change. */
  readonly python: { readonly asInCharms: number; readonly withoutTracer: number } | undefined;
};

/** Up to how many handlers the others are measured: beyond, a single dispatch takes from seconds to minutes. */
const kinds = {
  chain: { make: chain, naive: 10_000, python: 1000 },
  fan: { make: fan, naive: 10_000, python: 1000 },
  clearing: { make: clearing, naive: 1000, python: 100 },
} as const;
const sizes = [10, 100, 1000, 10_000] as const;

type Subject = { readonly kind: keyof typeof kinds; readonly size: number; readonly shape: Shape };

/** Measures all shapes; in each round each engine has its turn, so that a drifting machine hits all alike. */
export async function measure(
  log: Logger,
  { rounds, allowMissing }: { readonly rounds: number; readonly allowMissing: boolean },
): Promise<readonly DispatchRow[]> {
  const subjects = (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) =>
    sizes.map((size): Subject => ({ kind, size, shape: kinds[kind].make(size) })),
  );
  const python = await pythonIfThere(log, allowMissing);
  const measured = { ours: collect(), naive: collect(), traced: collect(), untraced: collect() };
  for (let round = 1; round <= rounds; round += 1) {
    log.info(`round ${round} of ${rounds} …`);
    for (const { kind, size, shape } of subjects) {
      measured.ours.add(shape.name, await timeOurs(shape));
      if (size <= kinds[kind].naive) measured.naive.add(shape.name, timeNaive(shape));
    }
    if (python === undefined) continue;
    const compared = subjects.filter(({ kind, size }) => size <= kinds[kind].python).map(({ shape }) => shape);
    for (const [tracer, times] of [[true, measured.traced] as const, [false, measured.untraced] as const]) {
      const answer = await python.run(["time_dispatch.py"], JSON.stringify(compared.map((s) => ({ ...s, tracer }))));
      const milliseconds = JSON.parse(answer) as readonly number[];
      for (const [index, { name }] of compared.entries()) times.add(name, milliseconds[index] ?? Number.NaN);
    }
  }
  return subjects.map(({ kind, size, shape: { name } }) => {
    const [asInCharms, withoutTracer] = [measured.traced.median(name), measured.untraced.median(name)];
    return {
      shape: name,
      handlers: size,
      kind,
      ours: measured.ours.median(name) ?? Number.NaN,
      naive: measured.naive.median(name),
      python: asInCharms === undefined || withoutTracer === undefined ? undefined : { asInCharms, withoutTracer },
    };
  });
}

/** Times by the shape's name. */
type Times = {
  readonly add: (shape: string, ms: number) => void;
  readonly median: (shape: string) => number | undefined;
};

function collect(): Times {
  const times = new Map<string, number[]>();
  return {
    add: (shape, ms) => void times.set(shape, [...(times.get(shape) ?? []), ms]),
    median: (shape) => {
      const measured = times.get(shape);
      return measured === undefined ? undefined : spreadOf(measured).median;
    },
  };
}

async function pythonIfThere(log: Logger, allowMissing: boolean): Promise<PythonReactive | undefined> {
  try {
    return await pythonReactive(log);
  } catch (error) {
    if (!allowMissing || !(error instanceof CompatError)) throw error;
    log.warning(`NOT COMPARED with charms.reactive: ${error.message}`);
    return undefined;
  }
}

/** Once to warm up, as a second hook of one process; the second counts. */
async function timeOurs(shape: Shape): Promise<number> {
  const layer = layerOf(shape);
  await runEngine(layer, shape);
  const began = performance.now();
  await runEngine(layer, shape);
  return performance.now() - began;
}

function timeNaive(shape: Shape): number {
  runNaively(shape);
  const began = performance.now();
  runNaively(shape);
  return performance.now() - began;
}
