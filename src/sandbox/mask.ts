import type { Model } from "./model.ts";

/**
 * The arguments of a tool with secret values as `***`: those that `secret-add` and `secret-set` are given, and
 * every value of the model's secrets wherever it stands.
 */
export function maskArguments(tool: string, args: readonly string[], model: Model): readonly string[] {
  const takesSecrets = tool === "secret-add" || tool === "secret-set";
  const mask = secretMask(model);
  return args.map((arg) =>
    takesSecrets && arg.includes("=") && !arg.startsWith("--") ? `${arg.slice(0, arg.indexOf("="))}=***` : mask(arg),
  );
}

/**
 * A function that writes `***` in a text for every value of a model's secrets, old revisions too: as it is, inside JSON,
 * and each longer line of it, because a log has lines. Values of less than 4 characters stay: they are everywhere, and
 * nobody would know the text again.
 */
export function secretMask(model: Model): (text: string) => string {
  const values = Object.values(model.secrets)
    .flatMap(({ revisions }) => revisions.flatMap(({ content }) => Object.values(content)))
    .filter((value) => value.length >= 4)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), ...longLines(value)])
    .toSorted((a, b) => b.length - a.length); // a value may be part of another
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, "***"), text);
}

/** Of a line of YAML the value alone: the key `cluster:` of a kubeconfig is no secret, and begins `cluster:0`. */
const longLines = (value: string): readonly string[] =>
  value
    .split("\n")
    .map((line) => line.trim().replace(/^(?:- )*[\w.-]+:(?: |$)/, ""))
    .filter((line) => line.length >= 8);
