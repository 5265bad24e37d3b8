import { json, refusal, type Reply } from "./exchange.ts";
import type { Json } from "../../core/index.ts";

/** Requests that a stand-in answers otherwise than it would. A rule without `method` and `pathIncludes` takes any. */
export type FailRule = {
  readonly method?: string;
  /** A part of path and query, as they were sent. */
  readonly pathIncludes?: string;
  /** 500 by default. */
  readonly status?: number;
  /** Text as it is, or a value as JSON. By default Connect's error object. */
  readonly body?: Json;
  /** `application/json` by default. */
  readonly contentType?: string;
  /** For how many requests; 1 by default. */
  readonly times?: number;
  /** Close the connection without an answer. */
  readonly reset?: boolean;
  /** Carry the request out first, so that only its answer is lost. */
  readonly carriedOut?: boolean;
};

/** What a rule does to one request. */
type Fault = { readonly carriedOut: boolean; readonly reply: Reply | "reset" };

/** The rules that still wait for requests. */
export type Faults = {
  readonly add: (rule: FailRule) => void;
  /** The fault for a request, taken from the first rule that fits. */
  readonly take: (method: string, target: string) => Fault | undefined;
  readonly clear: () => void;
};

/** An empty list of rules. */
export function createFaults(): Faults {
  let rules: readonly { readonly rule: FailRule; readonly left: number }[] = [];
  return {
    add: (rule) => {
      rules = [...rules, { rule, left: rule.times ?? 1 }];
    },
    take: (method, target) => {
      const found = rules.find(
        ({ rule }) => (rule.method ?? method) === method && target.includes(rule.pathIncludes ?? ""),
      );
      if (found === undefined) return undefined;
      rules = rules
        .map((entry) => (entry === found ? { ...entry, left: entry.left - 1 } : entry))
        .filter(({ left }) => left > 0);
      const { rule } = found;
      return { carriedOut: rule.carriedOut === true, reply: rule.reset === true ? "reset" : replyOf(rule) };
    },
    clear: () => {
      rules = [];
    },
  };
}

function replyOf({ status = 500, body, contentType = "application/json" }: FailRule): Reply {
  if (body === undefined) return refusal(status, "the stand-in was told to fail");
  return typeof body === "string" ? { status, body, contentType } : { ...json(status, body), contentType };
}
