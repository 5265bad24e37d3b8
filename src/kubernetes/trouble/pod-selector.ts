import { fieldsOf, listOf, textOf, type Fields } from "../json-fields.ts";

/**
 * A Deployment's `spec.selector` as a selector in a request: `a=1,b in (2,3),!c`. Empty when it selects nothing.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function podSelector(selector: Fields): string {
  const labels = Object.entries(fieldsOf(selector["matchLabels"])).map(([key, value]) => `${key}=${textOf(value)}`);
  return [...labels, ...listOf(selector["matchExpressions"]).map(requirement)].join(",");
}

function requirement({ key, operator, values }: Fields): string {
  if (operator === "Exists") return textOf(key);
  if (operator === "DoesNotExist") return `!${textOf(key)}`;
  const all = Array.isArray(values) ? values.map(String).join(",") : "";
  return `${textOf(key)} ${operator === "NotIn" ? "notin" : "in"} (${all})`;
}
