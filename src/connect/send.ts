import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../core/index.ts";
import type { Budget } from "./budget.ts";
import { repeatOf, type Repeat } from "./classify.ts";
import { ConnectUnreachableError } from "./errors.ts";
import { redactText } from "./redact.ts";
import type { Api_response } from "./response.ts";
import type { Exchange, Outcome, Transport } from "./transport.ts";
import type { WorkerUrl } from "./worker-url.ts";

/** A request that is repeated while that makes sense. */
export type Call = Exchange & {
  /** After an attempt that may have been carried out: looks whether it was, and answers in its place if so. */
  readonly confirm?: (ask: Ask) => Promise<Api_response | undefined>;
  /** How an answer reads after such an attempt: the 404 of a repeated DELETE is its success. */
  readonly reread?: (response: Api_response) => Api_response;
  /** How many such attempts there may be, for a request that should not be carried out often. */
  readonly maxInDoubt?: number;
};

/** Sends a GET once. `undefined` when nothing answered. */
type Ask = (path: string) => Promise<Api_response | undefined>;

/** Repeats a call until its answer is final or the budget is spent. Throws `ConnectUnreachableError`. */
export type Send = (call: Call) => Promise<Api_response>;

/** What sending needs. Times are in milliseconds. */
export type SendOptions = {
  readonly workers: readonly WorkerUrl[];
  readonly transport: Transport;
  readonly budget: Budget;
  readonly log: Logger;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly retryBaseMs: number;
};

/** The longest pause between two attempts, before its jitter. */
const longestPauseMs = 10_000;

/**
 * Sends calls to one worker until it fails, then to the next. Pauses grow from `retryBaseMs` by 2 with full
 * jitter: each is a random part of its limit, so that many units do not return at the same moment.
 */
export function createSend(options: SendOptions): Send {
  const { budget, log, retryBaseMs } = options;
  let turn = 0;

  const once = async (exchange: Exchange): Promise<Outcome> => {
    const worker = options.workers[turn % options.workers.length];
    if (worker === undefined) return { answered: false, reason: "no address", sent: false };
    const limit = exchange.method === "GET" ? options.readTimeoutMs : options.writeTimeoutMs;
    return await options.transport(worker, exchange, Math.min(limit, budget.leftMs()));
  };

  const ask: Ask = async (path) => {
    if (budget.leftMs() <= 0) return undefined;
    const outcome = await once({ method: "GET", path });
    return outcome.answered ? outcome.response : undefined;
  };

  const repeat = async (call: Call): Promise<Api_response> => {
    let last: (Outcome & { readonly answered: true }) | undefined;
    let reason: string | undefined;
    let attempts = 0;
    let inDoubt = 0;
    let former: Repeat | undefined;
    while (budget.leftMs() > 0) {
      attempts += 1;
      const outcome = await once(call);
      const next = repeatAfter(outcome);
      if (outcome.answered) last = outcome;
      else reason = outcome.reason;
      if (next === "never" || (next === "once" && former === "once")) break;
      former = next;
      turn += 1;
      if (next !== "again") {
        inDoubt += 1;
        const confirmed = await call.confirm?.(ask);
        if (confirmed !== undefined) return confirmed;
        if (inDoubt >= (call.maxInDoubt ?? Infinity)) break;
      }
      const pauseMs = Math.random() * Math.min(longestPauseMs, retryBaseMs * 2 ** (attempts - 1));
      if (pauseMs >= budget.leftMs()) break;
      log.debug("repeating a Connect request", {
        method: call.method,
        path: call.path,
        after: outcome.answered ? outcome.response.status_code : outcome.reason,
      });
      await sleep(pauseMs);
    }
    if (last === undefined) {
      const urls = options.workers.map(({ base }) => base);
      throw new ConnectUnreachableError(urls, attempts, reason);
    }
    if (last.text !== undefined) {
      const text = redactText(last.text).slice(0, 200);
      log.warning("a Connect worker's answer is not JSON", { status: last.response.status_code, text });
    }
    return inDoubt > 0 && call.reread !== undefined ? call.reread(last.response) : last.response;
  };

  return (call) => budget.spend(() => repeat(call));
}

function repeatAfter(outcome: Outcome): Repeat {
  if (outcome.answered) return repeatOf(outcome.response);
  return outcome.sent ? "in-doubt" : "again";
}
