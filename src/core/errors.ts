import { errorCodes, type ErrorCode, type Remedy } from "./error-codes.ts";

const brand = Symbol.for("kafka-connect-base.CharmError");

/** What every error of this package carries besides its message. */
export type CharmErrorOptions = {
  /** Overrides the remedy of the code's row in the table, for codes whose remedy depends on the case. */
  readonly remedy?: Remedy;
  readonly cause?: unknown;
};

/**
 * The base of all errors of this package: a code, a remedy and a message of one sentence that names the
 * object and the next step. `docs/reference/errors.md` has a row for each code.
 */
export class CharmError extends Error {
  readonly code: ErrorCode;
  readonly remedy: Remedy;

  constructor(code: ErrorCode, message: string, options: CharmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    Object.defineProperty(this, brand, { value: true });
    this.code = code;
    this.remedy = options.remedy ?? errorCodes[code].remedy;
  }
}

/** True for a {@link CharmError}, also one of another installed copy of this package. */
export function isCharmError(error: unknown): error is CharmError {
  return typeof error === "object" && error !== null && brand in error;
}

/** A helper that needs a running hook was called outside one. */
export class NoHookError extends CharmError {
  readonly called: string;

  constructor(called: string) {
    super("no-hook", `${called} was called outside a hook; call it from a handler`);
    this.called = called;
  }
}

/** An option, relation value or layer setting that the operator or the upper layer must correct. */
export class ConfigError extends CharmError {
  readonly option: string;

  constructor(option: string, message: string, cause?: unknown) {
    super("config-invalid", message, { cause });
    this.option = option;
  }
}
