import type { Json } from "../../core/index.ts";
import { refusal, type Reply } from "./requests/exchange.ts";

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
  /** Close the connection without an answer, and without doing anything. */
  readonly reset?: boolean;
  /**
   * Do what the request asks (unless there is a `status`), and then: answer after `delayMs` (`late`), not at all
   * (`never`), with half of the body before the connection closes (`half`), or close it at once (`lost`).
   */
  readonly answer?: "late" | "never" | "half" | "lost";
  /** For `late`, in milliseconds; 100 by default. */
  readonly delayMs?: number;
};

/** What becomes of one request. */
export type Fault = {
  /** In place of the answer; without it the request is carried out. */
  readonly reply?: Reply;
  /** How the answer goes out; at once and whole where nothing is said. */
  readonly way?: "late" | "never" | "half" | "lost";
  readonly delayMs: number;
};

/** The rules that still wait for requests. */
type Faults = {
  readonly add: (rule: FailRule) => void;
  /** Drops all rules. */
  readonly clear: () => void;
  /** What becomes of a request, from the first rule that fits. */
  readonly take: (method: string, target: string) => Fault | undefined;
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
      return faultOf(found.rule);
    },
  };
}

function faultOf(rule: FailRule): Fault {
  const { delayMs = 100, answer } = rule;
  if (rule.reset === true) return { reply: replyOf(rule), way: "lost", delayMs };
  if (answer === undefined) return { reply: replyOf(rule), delayMs };
  const isTold = rule.status !== undefined || rule.body !== undefined;
  return { way: answer, delayMs, ...(isTold ? { reply: replyOf(rule) } : {}) };
}

function replyOf({ status = 500, body, headers = {} }: FailRule): Reply {
  const reply = body === undefined ? refusal(status, "the stand-in was told to fail") : { status, body };
  return { ...reply, headers };
}
