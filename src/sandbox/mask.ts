import type { Model } from "./model.ts";

/**
 * The arguments of a tool with secret values as `***`: those that `secret-add` and `secret-set` are given, and
 * every value of the model's secrets (from 4 characters) wherever it stands.
 */
export function maskArguments(tool: string, args: readonly string[], model: Model): readonly string[] {
  const takesSecrets = tool === "secret-add" || tool === "secret-set";
  const values = Object.values(model.secrets)
    .flatMap(({ revisions }) => revisions.flatMap(({ content }) => Object.values(content)))
    .filter((value) => value.length >= 4);
  return args.map((arg) =>
    takesSecrets && arg.includes("=") && !arg.startsWith("--")
      ? `${arg.slice(0, arg.indexOf("="))}=***`
      : values.reduce((text, value) => text.replaceAll(value, "***"), arg),
  );
}
