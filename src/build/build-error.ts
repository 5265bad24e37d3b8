import { CharmError } from "../core/index.ts";

/** The layer, the file (relative to the layer) and its line that a {@link BuildError} is about, where there are. */
export type BuildErrorOptions = {
  readonly layer?: string;
  readonly file?: string;
  readonly line?: number | undefined;
  readonly cause?: unknown;
};

/** The layers can't be made into a charm. The message names the file, the line, the layers and what to do. */
export class BuildError extends CharmError {
  readonly layer: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(message: string, options: BuildErrorOptions = {}) {
    super("build-failed", message, { cause: options.cause });
    this.layer = options.layer;
    this.file = options.file;
    this.line = options.line;
  }
}
