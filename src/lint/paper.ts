import type { Json, JsonMap } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding, type FindingDetails } from "./finding.ts";
import type { RuleId } from "./rules.ts";
import { hasKey, isList, itemsOf, show, textOf } from "./values.ts";

const file = "metadata.yaml";

/** What people and Charmhub want to know of a charm, and Juju does not. */
export function* lintPaper({ yaml, files }: CharmParts): Generator<Finding> {
  const metadata = yaml[file];
  if (metadata !== undefined) {
    yield* lintMaintainers(metadata);
    yield* lintTags(metadata);
    yield* lintNames(metadata);
  }
  for (const { rule, paper, message } of papers) {
    if (!files.some(({ path }) => paper.test(path))) yield finding(rule, { file: "", message });
  }
}

type Paper = { readonly rule: RuleId; readonly paper: RegExp; readonly message: string };

const papers: readonly Paper[] = [
  {
    rule: "copyright-missing",
    // A layer's own licence stays beside the charm's, with its name at the end.
    paper: /^(?:copyright|licen[cs]e)(?:\.[^/]*)?$/i,
    message: "the charm does not say under which licence it is; add a file copyright or LICENSE",
  },
  { rule: "readme-missing", paper: /^[^/]*readme[^/]*$/i, message: "the charm has no README; add a README.md" },
  { rule: "icon-missing", paper: /^icon\.svg$/, message: "the charm has no icon for Charmhub; add an icon.svg" },
];

const about = (path: readonly string[], message: string): FindingDetails => ({ file, path, message });

function* lintMaintainers(metadata: JsonMap): Generator<Finding> {
  const [one, several] = [hasKey(metadata, "maintainer"), hasKey(metadata, "maintainers")];
  const remedy = "write maintainers: with a list of Name <email>";
  if (one === several) {
    const what = one ? "both maintainer and maintainers are given" : "nobody is named as maintainer";
    yield finding("maintainer-missing", about(one ? ["maintainer"] : [], `${what}; ${remedy}`));
    return;
  }
  const key = one ? "maintainer" : "maintainers";
  const given = metadata[key] ?? null;
  if (isList(given) === one) {
    yield finding("maintainer-format", about([key], `${key} is ${show(given)}; ${remedy}`));
    return;
  }
  for (const person of one ? [given] : itemsOf(given)) {
    if (/^[^<>]*[^<>\s][^<>]*<[^<>\s]+>\s*$/.test(textOf(person))) continue;
    yield finding("maintainer-format", about([key], `the maintainer is ${show(person)}; write Name <email>`));
  }
}

function* lintTags(metadata: JsonMap): Generator<Finding> {
  if (hasKey(metadata, "categories")) {
    yield finding("categories-deprecated", about(["categories"], "categories are no longer read; rename them to tags"));
  } else if (!hasKey(metadata, "tags")) {
    yield finding("tags-missing", about([], "the charm has no tags to be found by; add tags: with a list"));
  }
  if (hasKey(metadata, "tags") && itemsOf(metadata["tags"]).length === 0) {
    yield finding("tags-missing", about(["tags"], `tags is ${show(metadata["tags"])}; list some`));
  }
}

function* lintNames(metadata: JsonMap): Generator<Finding> {
  const summary = textOf(metadata["summary"]);
  if (summary.length > longestSummary) {
    yield finding(
      "summary-long",
      about(["summary"], `the summary has ${summary.length} characters; shorten it to ${longestSummary}`),
    );
  }
  yield* lintDisplayName(metadata["display-name"]);
  if (hasKey(metadata, "revision")) {
    yield finding(
      "revision-deprecated",
      about(["revision"], "Juju and Charmhub count revisions themselves; remove revision"),
    );
  }
}

const longestSummary = 72;

function* lintDisplayName(name: Json | undefined): Generator<Finding> {
  const path = ["display-name"];
  if (name === undefined) {
    yield finding("display-name-missing", about([], "the charm has no name for people; add display-name:"));
  } else if (!/^[A-Za-z0-9]+(?: [-A-Za-z0-9_]|[-A-Za-z0-9_])*$/.test(textOf(name))) {
    yield finding(
      "display-name-letters",
      about(path, `the display name is ${show(name)}; use letters, digits, hyphens and single blanks`),
    );
  }
}
