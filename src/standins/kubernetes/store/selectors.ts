import { fieldsAt, textAt, type Fields } from "../fields.ts";
import type { Resource } from "../resources.ts";

/** Tells whether an object is wanted. */
export type Matches = (body: Fields) => boolean;

/** A selector that can't be read, with what the server says to it. */
export type SelectorFault = { readonly fault: string };

/**
 * Reads a label selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`.
 *
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function labelSelector(text: string): Matches | SelectorFault {
  const requirements: Matches[] = [];
  for (const part of text.split(/,(?![^(]*\))/).map((one) => one.trim())) {
    if (part === "" && text.trim() === "") continue;
    const requirement = labelRequirement(part);
    if (typeof requirement !== "function") return requirement;
    requirements.push(requirement);
  }
  return (body) => requirements.every((matches) => matches(body));
}

function labelRequirement(text: string): Matches | SelectorFault {
  const key = /^!?\s*([A-Za-z0-9][-A-Za-z0-9_./]*)/.exec(text)?.[1] ?? "";
  if (key === "") {
    return {
      fault: text.startsWith("!")
        ? unparsed("", "identifier")
        : `found '${text.slice(0, 1)}', expected: !, identifier, or 'end of string'`,
    };
  }
  if (text.startsWith("!")) return (body) => labelOf(body, key) === undefined;
  const rest = text.slice(key.length).trim();
  if (rest === "") return (body) => labelOf(body, key) !== undefined;
  const [, operator = "", operand = ""] = /^(==|=|!=|notin\b|in\b)\s*(.*)$/.exec(rest) ?? [];
  if (operator === "in" || operator === "notin") {
    const [, inside] = /^\(([^()]*)\)$/.exec(operand) ?? [];
    if (inside === undefined) return { fault: unparsed(operand, "'('") };
    const values = inside.split(",").map((value) => value.trim());
    return (body) => {
      const label = labelOf(body, key);
      return operator === "in"
        ? label !== undefined && values.includes(label)
        : label === undefined || !values.includes(label);
    };
  }
  if (operator === "") return { fault: unparsed(rest, "in, notin, =, ==, !=, gt, lt") };
  if (operand.startsWith("=")) return { fault: unparsed("=", "identifier") };
  if (operand.includes("=")) return { fault: "found '=', expected: ',' or 'end of string'" };
  return (body) => (labelOf(body, key) === operand) === (operator !== "!=");
}

function labelOf(body: Fields, key: string): string | undefined {
  const value = fieldsAt(body, "metadata", "labels")[key];
  return typeof value === "string" ? value : undefined;
}

const unparsed = (found: string, expected: string): string =>
  `unable to parse requirement: found '${found}', expected: ${expected}`.replace("', expected: '('", "' expected: '('");

/** The fields besides the name and the namespace that a kind can be selected by. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase", "status.podIP"],
  Event: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.fieldPath",
    "reason",
    "type",
    "reportingComponent",
  ],
  Secret: ["type"],
  Namespace: ["status.phase"],
  Node: ["spec.unschedulable"],
  ReplicaSet: ["status.replicas"],
};

/** The kinds that answer to an unknown field in the words of their group. */
const ownWords = new Set(["Pod", "Event", "Secret", "Namespace", "Node", "ReplicaSet"]);

/**
 * Reads a field selector: `a.b=c`, `a.b!=c`.
 *
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 */
export function fieldSelector(text: string, { kind }: Resource): Matches | SelectorFault {
  const requirements: Matches[] = [];
  for (const part of text.split(",").filter((one) => one !== "")) {
    const [, field = "", operator, wanted = ""] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part) ?? [];
    if (operator === undefined) return { fault: `invalid selector: '${part}'; can't understand '${part}'` };
    const general = field === "metadata.name" || field === "metadata.namespace";
    if (!general && selectable[kind]?.includes(field) !== true) {
      return {
        fault: ownWords.has(kind)
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      };
    }
    requirements.push((body) => (textAt(body, ...field.split(".")) === wanted) === (operator !== "!="));
  }
  return (body) => requirements.every((matches) => matches(body));
}
