const brand = Symbol.for("kafka-connect-base.HookEnd");

/** The hook ends now, asked for by {@link endHook}. It is no failure, and not an error to be caught by a handler. */
export class HookEnd extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the hook was ended with exit code ${exitCode}`);
    this.name = "HookEnd";
    Object.defineProperty(this, brand, { value: true });
    this.exitCode = exitCode;
  }
}

/** True for a {@link HookEnd}, also one of another installed copy of this package. */
export function isHookEnd(error: unknown): error is HookEnd {
  return typeof error === "object" && error !== null && brand in error;
}

/**
 * Ends the hook here. With 0 all that was done is kept: the exit functions run, the hook is committed. With any
 * other code nothing is kept and Juju runs the hook again. (Python charms call `sys.exit`.)
 */
export function endHook(exitCode = 0): never {
  throw new HookEnd(exitCode);
}
