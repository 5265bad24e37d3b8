import { lintActions } from "./actions.ts";
import type { CharmParts } from "./charm-parts.ts";
import { lintEndpoints } from "./endpoints.ts";
import { lintFiles } from "./files.ts";
import type { Finding } from "./finding.ts";
import { lintFormat } from "./format.ts";
import { lintLxdProfile } from "./lxd-profile.ts";
import { lintManifest } from "./manifest.ts";
import { lintMetadata } from "./metadata.ts";
import { lintOptions } from "./options.ts";
import { lintPaper } from "./paper.ts";
import { lintResources } from "./resources.ts";
import { lintStorage } from "./storage.ts";
import { lintUnlikeJuju } from "./unlike-juju.ts";

const checks: readonly ((parts: CharmParts) => Iterable<Finding>)[] = [
  lintMetadata,
  lintFormat,
  lintEndpoints,
  lintStorage,
  lintResources,
  lintOptions,
  lintActions,
  lintManifest,
  lintLxdProfile,
  lintUnlikeJuju,
  lintFiles,
  lintPaper,
];

/**
 * Says what is wrong, surprising or missing in a charm: all that a Juju refuses (its readers 2.9 and 3.x are run
 * against these rules, 4.x is known from its source), all that `charm proof` warns of as far as it holds for a charm
 * with `dispatch`, and more. The findings come in the order of the files and keys; none for a good charm.
 *
 * Never throws, whatever the YAML holds.
 */
export function lintCharm(parts: CharmParts): readonly Finding[] {
  return checks.flatMap((check) => [...check(parts)]);
}
