/** A part of the testbed is missing or did not come up. One sentence: what, why, what to do. */
export class TestbedError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "TestbedError";
  }
}
