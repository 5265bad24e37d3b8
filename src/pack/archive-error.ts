import { CharmError } from "../core/index.ts";

/** A charm file can't be written or read. The message names the file and what to do. */
export class ArchiveError extends CharmError {
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super("archive-failed", message, { cause });
    this.path = path;
  }
}
