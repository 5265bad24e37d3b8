import type { Condition, FlagCondition } from "../reactive/index.ts";

/** How a condition over flags is called in a layer's code. */
export const waitWords: Readonly<Record<FlagCondition["kind"], string>> = {
  all: "when",
  any: "whenAny",
  none: "whenNot",
  "not-all": "whenNotAll",
};

/** A condition as its author wrote it, without the quotes: `when a, b`, `hook config-changed`. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case "once":
      return "onlyOnce";
    case "file-changed":
      return `whenFileChanged ${condition.files.map((file) => (typeof file === "string" ? file : "(computed)")).join(", ")}`;
    case "hook":
    case "restricted":
      return `hook ${condition.hooks.join(", ")}`;
    default:
      return `${waitWords[condition.kind]} ${condition.flags.join(", ")}`;
  }
}
