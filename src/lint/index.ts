/**
 * Looks a charm over: rules on its YAML and its files, each with who has it and which Juju refuses the charm for it.
 *
 * Not here: reading charms from folders and archives (`build`, `pack`), and printing (`cli`). Start reading at
 * `lint-charm.ts`; the rules are a table in `rules.ts`.
 *
 * @module
 */
export type { CharmEntry, CharmParts, UnlikeJuju, YamlFileName } from "./charm-parts.ts";
export { finding, type Finding } from "./finding.ts";
export { lintCharm } from "./lint-charm.ts";
export { rules, type RuleId, type Severity } from "./rules.ts";
