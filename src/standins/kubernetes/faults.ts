import type { Json } from "../../core/index.ts";
import { refusal, type Reply } from "./exchange.ts";

/** A request that is answered otherwise than it would be. A rule without `method` and `pathIncludes` takes any. */
export type FailRule = {
  readonly method?: string;
  /** A part of path and query, as they were sent. */
  readonly pathIncludes?: string;
  /** 500 by default. */
  readonly status?: number;
  /** Text as it is, or a value as JSON. By default a Status. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** For how many requests; 1 by default. */
  readonly times?: number;
  /** Close the connection without an answer. */
  readonly reset?: boolean;
};

/** The rules that still wait for requests. */
type Faults = {
  readonly add: (rule: FailRule) => void;
  /** Drops all rules. */
  readonly clear: () => void;
  /** The answer for a request, from the first rule that fits. */
  readonly take: (method: string, target: string) => Reply | "reset" | undefined;
};

/** An empty list of rules. */
export function createFaults(): Faults {
  let rules: readonly { readonly rule: FailRule; readonly left: number }[] = [];
  return {
    add: (rule) => {
      rules = [...rules, { rule, left: rule.times ?? 1 }];
    },
    clear: () => {
      rules = [];
    },
    take: (method, target) => {
      const found = rules.find(
        ({ rule }) => (rule.method ?? method) === method && target.includes(rule.pathIncludes ?? ""),
      );
      if (found === undefined) return undefined;
      rules = rules
        .map((entry) => (entry === found ? { ...entry, left: entry.left - 1 } : entry))
        .filter(({ left }) => left > 0);
      return found.rule.reset === true ? "reset" : replyOf(found.rule);
    },
  };
}

function replyOf({ status = 500, body, headers = {} }: FailRule): Reply {
  const reply = body === undefined ? refusal(status, "the stand-in was told to fail") : { status, body };
  return { ...reply, headers };
}
