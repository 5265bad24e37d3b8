import { ConnectArgumentError } from "./errors.ts";
import { hidden } from "./redact.ts";

/** A connector's config as a caller writes it. Workers store strings only. */
export type ConnectorConfig = Readonly<Record<string, string | number | boolean>>;

/**
 * The config as strings, so that it reads back as it was sent. Throws {@link ConnectArgumentError} for a
 * value that is no string, number or boolean, and for `[hidden]`: that is the mark of a redacted config, and
 * sending it would overwrite the secret.
 */
export function configAsStrings(config: ConnectorConfig): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asString(key, value)]));
}

/** True if `found` is this config. The `name` that workers add to it does not count. */
export function isSameConfig(found: unknown, sent: Readonly<Record<string, string>>): boolean {
  if (typeof found !== "object" || found === null) return false;
  const there = new Map<string, unknown>(Object.entries(found).filter(([key]) => key !== "name"));
  const wanted = Object.entries(sent).filter(([key]) => key !== "name");
  return wanted.length === there.size && wanted.every(([key, value]) => there.get(key) === value);
}

function asString(key: string, value: unknown): string {
  if (value === hidden) {
    throw new ConnectArgumentError(
      "config",
      `connector config key "${key}" holds ${hidden}, the mark of a redacted value; send the value itself`,
    );
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  throw new ConnectArgumentError(
    "config",
    `connector config key "${key}" holds ${value === null ? "null" : typeof value}; Connect takes strings, numbers and booleans`,
  );
}
