import type { LogLevel } from "../../core/index.ts";
import { usageFailure } from "../errors.ts";
import { optionalRelation, relationIdText } from "./relation-choice.ts";
import type { Tools } from "./tool.ts";

/** `juju-log`: it writes at once. */
export const logTools: Tools = {
  "juju-log": {
    usage: "[options] <message>",
    flags: { "log-level": { kind: "text", short: "l" }, debug: { kind: "switch" }, format: { kind: "text" } },
    run: (call) => {
      const { args, texts, switches } = call;
      if (args.length === 0) throw usageFailure("no message specified");
      const relation = optionalRelation(call);
      const prefix = relation ? `${relationIdText(call, relation)}: ` : "";
      const asked = switches.has("debug") ? "DEBUG" : (texts["log-level"] ?? "INFO");
      const level = levels[asked.toUpperCase()];
      const unknown = `Specified log level of ${JSON.stringify(asked)} is not valid`;
      return {
        log: [
          ...(level ? [] : [{ level: "WARNING", text: prefix + unknown } as const]),
          { level: level ?? "INFO", text: prefix + args.join(" ") },
        ],
      };
    },
  },
};

/** Juju has two levels more than the charms use. */
const levels: Readonly<Record<string, LogLevel>> = {
  TRACE: "DEBUG",
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARN: "WARNING",
  WARNING: "WARNING",
  ERROR: "ERROR",
  CRITICAL: "ERROR",
};
