import { CharmError } from "../core/index.ts";

/** The model on disk does not hold what was asked for, or the charm can't be started. */
export class SandboxError extends CharmError {
  constructor(message: string, cause?: unknown) {
    super("sandbox-failed", message, { cause });
  }
}

/**
 * How a hook tool ends when it refuses: the text after `ERROR ` on stderr, and the exit code. Juju ends with 2
 * where the arguments are wrong and with 1 where the operation failed.
 */
export class ToolFailure extends CharmError {
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string) {
    super("sandbox-failed", message);
    this.exitCode = exitCode;
  }
}

/** The arguments are wrong: exit code 2. */
export const usageFailure = (message: string): ToolFailure => new ToolFailure(2, message);

/** The operation failed: exit code 1. */
export const runFailure = (message: string): ToolFailure => new ToolFailure(1, message);
