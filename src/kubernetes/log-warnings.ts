import type { Logger } from "../core/index.ts";
import type { Kind } from "./object.ts";

/**
 * Logs what the server warns of, once for each object and text: the dry run says it, and the apply after it again. Of a
 * Secret only that there is a warning, because an admission webhook may quote the object.
 */
export function logWarnings(log: Logger): (kind: Kind, name: string, warnings: readonly string[]) => void {
  const told = new Set<string>();
  return (kind, name, warnings) => {
    for (const warning of warnings) {
      const text = kind === "Secret" ? "its text is left out: it may quote the Secret" : warning;
      const key = JSON.stringify([kind, name, text]);
      if (told.has(key)) continue;
      told.add(key);
      log.warning("kubernetes warns", { kind, name, warning: text });
    }
  };
}
