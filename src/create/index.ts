/**
 * New folders for charms, layers and interfaces from the templates of this package, and includes for a layer.
 *
 * What a template says is in `templates/`, as files that are tested where they lie; building what was made is `build`.
 * Start reading at `create-charm.ts`, then `add-include.ts`.
 *
 * @module
 */
export { addInclude, type Added, type AddOptions } from "./add-include.ts";
export { createCharm, type Created } from "./create-charm.ts";
export type { NewEndpoint } from "./includes.ts";
export { templateNames, type TemplateName } from "./template.ts";
