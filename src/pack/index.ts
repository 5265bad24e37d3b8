/**
 * Makes one `.charm` of a charm's files, the same bytes each time, and reads such files.
 *
 * Not here: which files a charm has, and which Node.js (`build`). Start reading at `pack-charm.ts`.
 *
 * @module
 */
export { inspectCharm, type InspectedCharm, type InspectedFile, type InspectOptions } from "./inspect-charm.ts";
export { packCharm, type PackedCharm } from "./pack-charm.ts";
export { readArchive } from "./read-archive.ts";
export type { PartSize } from "./size-report.ts";
export { unpackCharm } from "./unpack-charm.ts";
