import { CharmError } from "../../src/core/index.ts";

/** Something the testbed needs is missing, or a program of it did not come up. */
export class TestbedError extends CharmError {
  constructor(message: string, cause?: unknown) {
    super("testbed-failed", message, { cause });
  }
}
