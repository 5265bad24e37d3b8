import { CharmError } from "../core/index.ts";

/** The layer and the file (relative to the layer) that a {@link BuildError} is about, where there is one. */
export type BuildErrorOptions = {
  readonly layer?: string;
  readonly file?: string;
  readonly cause?: unknown;
};

/** The layers can't be made into a charm. The message names the file, the key and the layers concerned. */
export class BuildError extends CharmError {
  readonly layer: string | undefined;
  readonly file: string | undefined;

  constructor(message: string, options: BuildErrorOptions = {}) {
    super("build-failed", message, { cause: options.cause });
    this.layer = options.layer;
    this.file = options.file;
  }
}
