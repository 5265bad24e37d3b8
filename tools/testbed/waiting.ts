import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../src/core/index.ts";
import { TestbedError } from "./errors.ts";
import type { Program } from "./programs.ts";

export type UntilOptions = {
  /** Give up after this many milliseconds. Default 60 000. */
  readonly limitMs?: number;
  /** Programs without which `test` can never come true: the wait ends as soon as one of them has. */
  readonly programs?: readonly Program[];
};

/**
 * Asks `test` every 50 ms until it says true, and returns the milliseconds that took.
 *
 * @throws {TestbedError} after the limit, or when one of `programs` has ended.
 */
export async function until(
  what: string,
  test: () => boolean | Promise<boolean>,
  options: UntilOptions = {},
): Promise<number> {
  const { limitMs = 60_000, programs = [] } = options;
  const started = performance.now();
  while (!(await test())) {
    const ended = programs.find((program) => program.exit() !== undefined);
    if (ended !== undefined) {
      throw new TestbedError(`${ended.name} ended (${ended.exit()}) before ${what}; read ${ended.logFile} for why`);
    }
    if (performance.now() - started > limitMs) {
      const logs = programs.map((program) => program.logFile).join(", ");
      throw new TestbedError(`${what} did not come within ${limitMs} ms; read ${logs || "the logs"} for why`);
    }
    await sleep(50);
  }
  return Math.round(performance.now() - started);
}

export type Repetition = {
  /** Ends the repetition and waits for a round that is under way. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs `body` now and again `everyMs` after each end. A round that fails is followed by the next one; the log
 * gets one line for the first of several failures.
 */
export function repeat(everyMs: number, body: () => Promise<void>, log: Logger): Repetition {
  const stopped = new AbortController();
  const rounds = async (): Promise<void> => {
    let failing = false;
    while (!stopped.signal.aborted) {
      try {
        await body();
        failing = false;
      } catch (error) {
        if (!failing) log.warning("a round failed", { round: body.name, error: String(error).slice(0, 300) });
        failing = true;
      }
      await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const running = rounds();
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
