import { isSensitiveKey, parseWorkerConfig, redactText } from "../connect/index.ts";
import { isCharmError, isJsonMap, textsOf } from "../core/index.ts";
import { config } from "../juju/index.ts";
import { readBrokers } from "./brokers/index.ts";
import { upperPodOptions, upperWorkerConfig } from "./upper-layer.ts";
import type { Properties } from "./worker-properties.ts";

const hidden = "[hidden]";

/**
 * What hides secrets in a text of a worker: the values that these properties hold as secret, wherever they stand, and
 * whatever looks like a secret. It hides too much rather than too little.
 */
export function secretHider(properties: Properties): (text: string) => string {
  const values = Object.entries(properties).flatMap(([key, value]) => (isSensitiveKey(key) ? secretsIn(value) : []));
  const longestFirst = [...new Set(values)].toSorted((a, b) => b.length - a.length).map(pattern);
  return (text) => redactText(withoutKeyBlocks(longestFirst.reduce((now, one) => now.replace(one, hidden), text)));
}

/** The secrets of all that the present workers are made from; a worker-config with a bad line included. */
export async function currentSecrets(): Promise<Properties> {
  const text = String(config()["worker-config"] ?? "");
  const pods = upperPodOptions();
  const variables = Object.entries(textsOf(isJsonMap(pods) ? pods["secretEnv"] : undefined));
  return {
    ...Object.fromEntries(variables.map(([name, value]) => [`${name}.secret`, value])), // whatever they are called
    ...numbered("upper", upperWorkerConfig()),
    ...numbered("relation", await readBrokers()),
    ...numbered("option", parsedOrRaw(text)),
  };
}

/** The same key of two sources has two values, and the workers may still run with the weaker one. */
const numbered = (source: string, properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${source}.${key}`, value]));

function parsedOrRaw(text: string): Properties {
  try {
    return parseWorkerConfig(text).properties;
  } catch (error) {
    if (!isCharmError(error)) throw error;
    return Object.fromEntries(
      [...text.matchAll(/^\s*([^=\s]+)\s*=\s*(.+)$/gm)].map(([, key = "", value = ""]) => [key, value]),
    );
  }
}

/** A value, and the parts of it that a message may repeat alone: passwords of a JAAS line, lines of a PEM file. */
function secretsIn(value: string): readonly string[] {
  if (/^\$\{[^}]*\}$/.test(value)) return []; // a worker looks it up elsewhere
  const assigned = [...value.matchAll(/([\w.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))/g)];
  const passwords = assigned.flatMap(([, key = "", quoted, plain]) =>
    isSensitiveKey(key) ? [quoted ?? plain ?? ""] : [],
  );
  const lines = value.includes("\n") ? value.split(/\r?\n/).filter((line) => line.length >= 16) : [];
  return [value, ...passwords, ...lines].map((text) => text.trim()).filter((text) => text !== "");
}

/** A short value is a secret as a whole word only: hiding each `a` would leave nothing to read. */
function pattern(value: string): RegExp {
  const escaped = value.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return value.length < 4 ? new RegExp(`(?<!\\w)${escaped}(?!\\w)`, "g") : new RegExp(escaped, "g");
}

/** The end of a log may begin within a PEM block, whose first line is then missing. */
const withoutKeyBlocks = (text: string): string =>
  text.replace(/^(?:(?!-----BEGIN)[\s\S])*?-----END [^-]+-----/, hidden).replaceAll(/^[\w+/=]{48,}$/gm, hidden);
