import type { Json } from "../core/index.ts";
import { finding, type Finding } from "./finding.ts";
import { entriesOf, isList, itemsOf, quoted, show } from "./values.ts";

type Path = readonly string[];

/** What a charm assumes of its Juju: features, with `any-of` and `all-of` around them as deep as one likes. */
export function* lintAssumes(assumes: Json | undefined): Generator<Finding> {
  for (const [index, expression] of itemsOf(assumes).entries()) {
    yield* lintExpression(expression, ["assumes", String(index)]);
  }
}

function* lintExpression(expression: Json, path: Path): Generator<Finding> {
  if (typeof expression === "string") {
    if (!isFeature(expression)) {
      yield refused(path, `assumes ${quoted(expression)}, which is no feature; write it as "juju >= 3.6" or "k8s-api"`);
    }
    return;
  }
  const [[word, inner] = [], ...more] = entriesOf(expression);
  if (inner === undefined || more.length > 0 || (word !== "any-of" && word !== "all-of")) {
    yield refused(path, `assumes ${show(expression)}; write a feature, or one of any-of and all-of with a list`);
  } else if (!isList(inner)) {
    yield refused([...path, word], `assumes ${word} with ${show(inner)}; give it a list of features`);
  } else {
    for (const [index, part] of inner.entries()) yield* lintExpression(part, [...path, word, String(index)]);
  }
}

const refused = (path: Path, what: string): Finding =>
  finding("assumes-expression", { file: "metadata.yaml", path, message: `the charm ${what}` });

const versionText = String.raw`\d{1,9}(?:\.\d{1,9}(?:-[a-z]+(?:\d{1,9})?|\.\d{1,9})?(?:\.\d{1,9})?)?`;
const featureText = new RegExp(
  String.raw`^([a-z][a-z0-9-]*[a-z0-9])(?:[\t\n\f\r ]*(>=|<)[\t\n\f\r ]*(${versionText}))?$`,
);

const isFeature = (text: string): boolean => featureText.test(text.trim());

/** True where a charm demands a Juju that has a feature of 3.4, such as secrets as options. */
export function assumesJuju34(assumes: Json | undefined): boolean {
  return itemsOf(assumes).some((expression) => {
    if (typeof expression !== "string") {
      return entriesOf(expression).some(([word, inner]) => word === "all-of" && assumesJuju34(inner));
    }
    const [, feature, relation, version = ""] = featureText.exec(expression.trim()) ?? [];
    const [major = 0, minor = 0] = version.split(/[.-]/).map(Number);
    return feature === "juju" && relation === ">=" && (major > 3 || (major === 3 && minor >= 4));
  });
}
