import type { Json, JsonMap } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { nearName } from "./near-names.ts";
import { sinceJuju3, untilJuju3 } from "./rules.ts";
import { knownFields, metadataShape } from "./metadata-shape.ts";
import { misfits, type Misfit } from "./shape.ts";
import { at, dotted, hasKey, show, quoted, textOf } from "./values.ts";

const file = "metadata.yaml";

/** What holds for `metadata.yaml` as a whole: which fields there are, and what kind of value each takes. */
export function* lintMetadata({ yaml }: CharmParts): Generator<Finding> {
  const metadata = yaml[file];
  if (metadata === undefined) {
    yield finding("metadata-missing", {
      file,
      message: "the charm has no metadata.yaml; write one with name, summary and description",
    });
    return;
  }
  for (const field of ["name", "summary", "description"] as const) {
    if (hasKey(metadata, field)) continue;
    yield finding(`${field}-missing`, {
      file,
      path: [field],
      message: `the charm has no ${field}, and Juju demands one; add ${field}: to metadata.yaml`,
    });
  }
  for (const misfit of misfits(metadata, metadataShape)) yield kindFinding(misfit);
  yield* lintName(metadata["name"]);
  yield* lintUnknown(metadata);
}

function kindFinding({ path, expected, value }: Misfit): Finding {
  const name = dotted(path);
  const message =
    value === undefined
      ? `"${name}" is missing; give it ${expected}`
      : `"${name}" is ${show(value)}, and Juju takes ${expected} there; ${value === null ? "fill it or remove the key" : `make it ${expected}`}`;
  const [section = "", , key = ""] = path;
  const refusedBy = newer(section, key) ? sinceJuju3 : older.has(section) ? untilJuju3 : undefined;
  return finding("metadata-kind", { file, path, message, ...(refusedBy === undefined ? {} : { refusedBy }) });
}

/** What Juju 2.9 does not look at, and what Juju 4 no longer does. */
const newer = (section: string, key: string): boolean =>
  section === "charm-user" || (section === "containers" && /^[ug]id$/.test(key));
const older: ReadonlySet<string> = new Set(["series", "deployment"]);

function* lintName(name: Json | undefined): Generator<Finding> {
  if (typeof name !== "string" || /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(name)) return;
  yield finding("name-letters", {
    file,
    path: ["name"],
    message: `the name ${quoted(name)} can't stand in a charm's URL; use lower-case letters, digits and hyphens, with a letter in each part`,
  });
}

function* lintUnknown(metadata: JsonMap): Generator<Finding> {
  for (const key of Object.keys(metadata)) {
    if (knownFields.includes(key)) continue;
    const meant = nearName(key, knownFields);
    yield meant === undefined
      ? finding("metadata-unknown-key", {
          file,
          path: [key],
          message: `Juju does not read the field ${quoted(key)}; remove it if nothing else does`,
        })
      : finding("metadata-misspelt", {
          file,
          path: [key],
          message: `Juju does not read the field ${quoted(key)}; did you mean "${meant}"?`,
        });
  }
}

/** The name of a charm, or `""`. */
export const charmNameOf = (parts: CharmParts): string => textOf(at(parts.yaml[file], "name"));
