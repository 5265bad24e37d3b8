import { CharmError } from "../core/index.ts";

/** A new folder can't be made, or nothing can be added to a layer. Nothing was changed. */
export class CreateError extends CharmError {
  constructor(message: string, cause?: unknown) {
    super("create-failed", message, { cause });
  }
}
