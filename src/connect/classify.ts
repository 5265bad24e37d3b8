import type { Api_response } from "./response.ts";
import { isErrorBody } from "./shape-guards.ts";
import type { Answer } from "./shapes.ts";

/** What an answer means, whatever status its Kafka version uses for it. */
export type AnswerKind =
  | "ok"
  /** This worker knows no such connector, task or status. Right after a start it may just not know it yet. */
  | "not-found"
  | "already-exists"
  /** A rebalance or a concurrent config change; it passes. */
  | "rebalancing"
  /** The config, the name or the request is refused; an unknown connector class too. */
  | "validation"
  /** This worker's Kafka has no such route, method or field. */
  | "unsupported"
  /** The worker could not pass the request on to the leader: look at `rest.advertised.host.name`. */
  | "forwarding"
  | "unauthorized"
  /** The worker gave up after its 90 s; a write may still be done. */
  | "timeout"
  /** Starting, shutting down, behind a failing proxy, or without its brokers. */
  | "unavailable"
  | "failed";

/**
 * What may follow an answer.
 *
 * - `never`: it is final.
 * - `again`: nothing was done; ask again later.
 * - `in-doubt`: a write may have been done, or may still be done.
 * - `once`: the like, but what failed may fail for ever; after a second such answer it is final.
 */
export type Repeat = "never" | "again" | "in-doubt" | "once";

type Meaning = { readonly kind: AnswerKind; readonly repeat: Repeat };

/**
 * Names an answer. A 404 is `not-found` only in Connect's own words: an HTML or empty one comes from a worker
 * that is starting (`unavailable`), and must not be read as "the connector is gone".
 */
export function classify(response: Api_response): AnswerKind {
  return meaningOf(response).kind;
}

/** Whether a request that got this answer is worth repeating. */
export function repeatOf(response: Api_response): Repeat {
  return meaningOf(response).repeat;
}

/** The body of a successful answer, or `undefined` for any other and for an empty body. */
export function bodyOf<T>(response: Answer<T>): T | undefined {
  const { json } = response;
  return classify(response) === "ok" && json !== null && !isErrorBody(json) ? json : undefined;
}

const final = (kind: AnswerKind): Meaning => ({ kind, repeat: "never" });

function meaningOf(response: Api_response): Meaning {
  const { status_code: status } = response;
  const message = messageOf(response.json);
  if (status >= 200 && status < 300) return final("ok");
  switch (status) {
    case 400:
      return final("validation");
    case 401:
    case 403:
      return final("unauthorized");
    case 404:
      if (message === undefined) return { kind: "unavailable", repeat: "again" };
      return final(message === "HTTP 404 Not Found" ? "unsupported" : "not-found");
    case 405:
      return final("unsupported");
    case 409:
      if (message?.endsWith("already exists") === true) return final("already-exists");
      return { kind: "rebalancing", repeat: "again" };
    case 429:
      return { kind: "unavailable", repeat: "again" };
    case 500:
      // Kafka 0.10 creates "a b", can't write its Location header and sends an HTML page; a second PUT is a 200.
      return message === undefined ? { kind: "failed", repeat: "once" } : meaningOfServerError(message);
    case 502:
    case 503:
    case 504:
      return { kind: "unavailable", repeat: "in-doubt" };
    default:
      return final("failed");
  }
}

type Pattern = Meaning & { readonly text: RegExp };

/** 500 stands for many things, and only the message tells them apart. The first match counts. */
const serverErrors: readonly Pattern[] = [
  { text: /^Failed to find any class/, kind: "validation", repeat: "never" },
  { text: /^Unrecognized field/, kind: "unsupported", repeat: "never" },
  { text: /^Failed to start connector/, kind: "failed", repeat: "never" },
  { text: /^IO Error trying to forward/, kind: "forwarding", repeat: "in-doubt" },
  { text: /^Request timed out/, kind: "timeout", repeat: "in-doubt" },
  { text: /rebalance/i, kind: "rebalancing", repeat: "again" },
  {
    text: /^Error writing .* to Kafka|write to config topic|safely retried/,
    kind: "unavailable",
    repeat: "in-doubt",
  },
  { text: /shutting down/i, kind: "unavailable", repeat: "in-doubt" },
];

/** What a leader says with 404 and 409, where a follower leaves only the message of it. */
const leaderRefusals: readonly Pattern[] = [
  { text: /^Unknown connector|^Connector .* not found$/s, kind: "not-found", repeat: "never" },
  { text: /already exists$/, kind: "already-exists", repeat: "never" },
  { text: /stale configuration/, kind: "rebalancing", repeat: "again" },
];

/** A follower of Kafka 2.8 puts these words before the leader's refusal, and answers 500 whatever its status was. */
const forwarded = /^Error trying to forward REST request: /;

function meaningOfServerError(message: string): Meaning {
  if (!forwarded.test(message)) return firstMatch(serverErrors, message) ?? final("failed");
  return firstMatch([...leaderRefusals, ...serverErrors], message.replace(forwarded, "")) ?? final("forwarding");
}

const firstMatch = (patterns: readonly Pattern[], message: string): Meaning | undefined =>
  patterns.find(({ text }) => text.test(message));

/** Connect's words without the Java exception that workers put before them at times; `undefined` if they are not Connect's. */
const messageOf = (json: unknown): string | undefined =>
  isErrorBody(json) ? (json.message ?? "").replace(/^(?:[\w$]+\.)+\w*(?:Exception|Error): /, "") : undefined;
