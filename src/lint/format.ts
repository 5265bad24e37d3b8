import type { Json, JsonMap } from "../core/index.ts";
import { lintAssumes } from "./assumes.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { at, entriesOf, hasKey, itemsOf, quoted, show } from "./values.ts";

const file = "metadata.yaml";
const oldFields = ["series", "deployment", "min-juju-version"];
const newFields = ["assumes", "charm-user", "containers"];

/**
 * Juju has two formats of metadata: bases in `manifest.yaml` make it the newer, and `series` the older. What belongs
 * to one is refused in the other.
 */
export function* lintFormat({ yaml }: CharmParts): Generator<Finding> {
  const metadata = yaml[file];
  if (metadata === undefined) return;
  const hasBases = itemsOf(at(yaml["manifest.yaml"], "bases")).length > 0;
  const isNew = hasBases && itemsOf(metadata["series"]).length === 0;
  yield* lintAmbiguous(metadata);
  if (hasKey(metadata, "assumes") && !isNew) {
    yield finding("assumes-without-bases", {
      file,
      path: ["assumes"],
      message: "assumes needs a charm with bases; name them in manifest.yaml, without series in metadata.yaml",
    });
  }
  if (entriesOf(metadata["containers"]).length > 0 && !isNew) {
    yield finding("containers-without-bases", {
      file,
      path: ["containers"],
      message: "containers needs a charm with bases; name them in manifest.yaml, without series in metadata.yaml",
    });
  }
  yield* lintAssumes(metadata["assumes"]);
  yield* lintVersion(metadata["min-juju-version"], isNew ? "bases" : "series");
  yield* lintSeries(metadata);
  yield* lintUser(metadata["charm-user"]);
  yield* lintTerms(metadata["terms"]);
}

function* lintAmbiguous(metadata: JsonMap): Generator<Finding> {
  const older = oldFields.filter((field) => hasKey(metadata, field));
  const newer = newFields.filter((field) => hasKey(metadata, field));
  if (older.length === 0 || newer.length === 0) return;
  yield finding("metadata-ambiguous", {
    file,
    path: [older[0] ?? ""],
    message: `${older.join(", ")} can't stand beside ${newer.join(", ")}; remove ${older.join(", ")} and name bases in manifest.yaml`,
  });
}

/** juju/version: with a patch number or a tag that ends with one. */
const fullVersion = /^(\d{1,9})\.\d{1,9}(?:-[a-z]+\d{1,9}|\.\d{1,9})(?:\.\d{1,9})?$/;

function* lintVersion(version: Json | undefined, format: "bases" | "series"): Generator<Finding> {
  if (typeof version !== "string") return;
  const path = ["min-juju-version"];
  const [, major] = fullVersion.exec(version) ?? [];
  if (major === undefined) {
    yield finding("min-juju-version", {
      file,
      path,
      message: `min-juju-version ${quoted(version)} is no full version; write it as "2.9.0"`,
    });
  } else if (format === "bases" && !/^0+\.0+\.0+(?:\.0+)?$/.test(version)) {
    yield finding("min-juju-version-with-bases", {
      file,
      path,
      message: `min-juju-version can't stand beside bases; write assumes: ["juju >= ${version}"] instead`,
    });
  } else if (Number(major) < 2) {
    yield finding("min-juju-version-old", {
      file,
      path,
      message: `min-juju-version ${quoted(version)} is older than any Juju of today; remove it or name 2.0.0 or later`,
    });
  }
}

function* lintSeries(metadata: JsonMap): Generator<Finding> {
  const { series } = metadata;
  if (hasKey(metadata, "series")) {
    yield finding("series-deprecated", {
      file,
      path: ["series"],
      message: "Juju 4 and charmcraft do not read series; name bases in manifest.yaml and remove it",
    });
  }
  for (const [index, name] of itemsOf(series).entries()) {
    if (typeof name !== "string" || /^[a-z]+[a-z0-9]*$/.test(name)) continue;
    yield finding("series-name", {
      file,
      path: ["series", String(index)],
      message: `${quoted(name)} can't be a series; write its name in lower-case letters, such as jammy`,
    });
  }
  if (!hasKey(metadata, "deployment")) return;
  const [first] = itemsOf(series);
  if (first !== "kubernetes") {
    yield finding("deployment-series", {
      file,
      path: ["deployment"],
      message: `deployment needs kubernetes as the first series, and that is ${show(first)}; remove deployment or add the series`,
    });
  }
  yield finding("deployment-deprecated", {
    file,
    path: ["deployment"],
    message: "deployment is for pod-spec charms, which Juju 4 does not run; remove it and use containers",
  });
}

const users = ["root", "sudoer", "non-root"];

function* lintUser(user: Json | undefined): Generator<Finding> {
  if (typeof user !== "string" || users.includes(user)) return;
  yield finding("charm-user", {
    file,
    path: ["charm-user"],
    message: `charm-user is ${quoted(user)}; use ${users.join(", ").replace(/, (?=[^,]*$)/, " or ")}`,
  });
}

const termName = /^[a-z](?:-?[a-z0-9]+)+$/;
const userName = /^[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9](?:@[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9])?$/;

function* lintTerms(terms: Json | undefined): Generator<Finding> {
  for (const [index, term] of itemsOf(terms).entries()) {
    if (typeof term !== "string" || isTerm(term)) continue;
    yield finding("term", {
      file,
      path: ["terms", String(index)],
      message: `${quoted(term)} can't be a term; write name, owner/name, name/revision or owner/name/revision`,
    });
  }
}

function isTerm(term: string): boolean {
  const [, tenant, id = term] = /^([^:]*):(.*)$/s.exec(term) ?? [];
  if (tenant !== undefined && tenant !== "" && tenant !== "cs" && !termName.test(tenant)) return false;
  const parts = id.split("/");
  const revision = /^[+-]?\d{1,18}$/.test(parts.at(-1) ?? "") && parts.length > 1 ? Number(parts.pop()) : undefined;
  const [name = "", owner, ...rest] = parts.toReversed();
  const complete = rest.length === 0 && (id.split("/").length < 3 || revision !== undefined);
  return (
    complete &&
    termName.test(name) &&
    (owner === undefined || owner === "" || userName.test(owner)) &&
    (revision ?? 0) >= 0
  );
}
