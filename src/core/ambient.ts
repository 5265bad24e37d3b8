import { AsyncLocalStorage } from "node:async_hooks";
import { NoHookError } from "./errors.ts";

/** A value that code below `run` can reach without passing it along, such as the hook's flags. */
export type Ambient<T> = {
  /** Runs `body` with `value` in place, also across its awaits. */
  readonly run: <R>(value: T, body: () => R) => R;
  /** The value in place. Throws {@link NoHookError}, naming `called`, where there is none. */
  readonly get: (called: string) => T;
  /** The value in place, or `undefined`. */
  readonly peek: () => T | undefined;
};

/**
 * One ambient value for each name and process. Two installed copies of this package share it, because it
 * hangs on `Symbol.for`: a helper of one copy sees the hook that the other copy runs.
 */
export function ambient<T>(name: string): Ambient<T> {
  const key = Symbol.for(`kafka-connect-base.${name}`);
  const holder = globalThis as { [key: symbol]: AsyncLocalStorage<T> | undefined };
  const storage = (holder[key] ??= new AsyncLocalStorage<T>());
  return {
    run: (value, body) => storage.run(value, body),
    get: (called) => {
      const value = storage.getStore();
      if (value === undefined) throw new NoHookError(called);
      return value;
    },
    peek: () => storage.getStore(),
  };
}
