import { asText, fieldsAt, textAt, type Fields } from "../fields.ts";
import { invalid, type Cause, type Reply } from "../requests/exchange.ts";
import type { Target } from "../resources.ts";
import { same } from "../ownership/parts.ts";
import { deploymentFaults, podTemplateFaults } from "./workload-rules.ts";
import { serviceFaults } from "./service-rules.ts";

/** What a rule may look at besides the object. */
export type RuleContext = {
  /** What the write would replace. */
  readonly before: Fields | undefined;
  /** The other Services. */
  readonly services: readonly Fields[];
  readonly dryRun: boolean;
};

/** The answer to a write that breaks a rule of its kind, or `undefined`. */
export function brokenRules(target: Target, body: Fields, context: RuleContext): Reply | undefined {
  const { kind } = target.resource;
  const causes = [...metadataFaults(kind, body, context.before), ...kindFaults(kind, body, context)];
  return causes.length === 0 ? undefined : invalid(target, causes);
}

function kindFaults(kind: string, body: Fields, { before, services, dryRun }: RuleContext): readonly Cause[] {
  if (kind === "Deployment") return deploymentFaults(body, before);
  if (kind === "Service") return serviceFaults(body, { others: services, dryRun });
  if (kind === "Pod") return podTemplateFaults(fieldsAt(body, "spec"), "spec");
  if (kind === "ConfigMap" || kind === "Secret") return [...immutableFaults(body, before), ...dataFaults(kind, body)];
  return [];
}

/** The rules for a name: a path segment of a DNS name, and a whole label for a Service. */
function metadataFaults(kind: string, body: Fields, before: Fields | undefined): readonly Cause[] {
  const name = textAt(body, "metadata", "name");
  const causes: Cause[] = [];
  if (kind === "Service" ? !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) : !subdomain.test(name)) {
    const rule =
      kind === "Service"
        ? "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    causes.push({
      reason: "FieldValueInvalid",
      message: `Invalid value: ${JSON.stringify(name)}: ${rule}`,
      field: "metadata.name",
    });
  }
  const uid = textAt(body, "metadata", "uid");
  if (before !== undefined && uid !== textAt(before, "metadata", "uid")) {
    const message = `Invalid value: ${JSON.stringify(uid)}: field is immutable`;
    // The real server says it twice: two of its checks look at it.
    const cause = { reason: "FieldValueInvalid", message, field: "metadata.uid" };
    causes.push(cause, cause);
  }
  const annotations = Object.entries(fieldsAt(body, "metadata", "annotations"));
  const size = annotations.reduce((sum, [key, value]) => sum + key.length + asText(value).length, 0);
  if (size > 256 * 1024) {
    const message = "Too long: may not be more than 262144 bytes";
    causes.push({ reason: "FieldValueTooLong", message, field: "metadata.annotations" });
  }
  return causes;
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function immutableFaults(body: Fields, before: Fields | undefined): readonly Cause[] {
  if (before === undefined) return [];
  const changed = (field: string): boolean => !same(body[field], before[field]);
  const causes: Cause[] = [];
  if (textAt(before, "type") !== "" && changed("type")) {
    const message = `Invalid value: ${JSON.stringify(textAt(body, "type"))}: field is immutable`;
    causes.push({ reason: "FieldValueInvalid", message, field: "type" });
  }
  if (before["immutable"] !== true) return causes;
  const message = "Forbidden: field is immutable when `immutable` is set";
  const frozen = ["immutable", "data", "binaryData"].filter(changed);
  return [...causes, ...frozen.map((field) => ({ reason: "FieldValueForbidden", message, field }))];
}

const maxData = 1024 * 1024;

function dataFaults(kind: string, body: Fields): readonly Cause[] {
  const entries = ["data", "binaryData"].flatMap((field) => Object.entries(fieldsAt(body, field)));
  const size = entries.reduce((sum, [, value]) => sum + sizeOf(kind, asText(value)), 0);
  const causes = entries
    .filter(([key]) => !/^[-._a-zA-Z0-9]+$/.test(key))
    .map(([key]) => {
      const rule =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
      const message = `Invalid value: ${JSON.stringify(key)}: ${rule}`;
      return { reason: "FieldValueInvalid", message, field: `data[${key}]` };
    });
  if (size <= maxData) return causes;
  const message = `Too long: may not be more than ${maxData} bytes`;
  return [...causes, { reason: "FieldValueTooLong", message, field: kind === "Secret" ? "data" : "[]" }];
}

const sizeOf = (kind: string, value: string): number =>
  kind === "Secret" ? Buffer.from(value, "base64").length : Buffer.byteLength(value);
