import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { Logger } from "../core/index.ts";
import { isCertificateCode, KubernetesUnreachableError } from "./errors.ts";
import { isTransient, maximumAttempts, retryDelayMs, type Answer } from "./retry.ts";

/** A request as the typed client made it. */
type Request = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

/** Sends requests through one pool of connections, each with a deadline, and again where that helps. */
export type Transport = {
  /** The last answer, whatever its status. Throws {@link KubernetesUnreachableError} where there is none. */
  readonly send: (request: Request) => Promise<Answer>;
  /** The requests sent so far, each attempt counted. */
  readonly requests: () => number;
};

/** All times in milliseconds. */
type TransportOptions = {
  readonly server: string;
  readonly pool: Dispatcher;
  readonly authorization: string | undefined;
  /** For one attempt of a GET. */
  readonly readTimeoutMs: number;
  /** For one attempt of anything else: admission webhooks may take 30 s. */
  readonly writeTimeoutMs: number;
  /** For one request with all its attempts. */
  readonly budgetMs: number;
  readonly log: Logger;
};

export function createTransport(options: TransportOptions): Transport {
  let sent = 0;

  async function send(request: Request): Promise<Answer> {
    const end = Date.now() + options.budgetMs;
    for (let attempt = 1; ; attempt += 1) {
      sent += 1;
      const { answer, failure } = await attemptOnce(options, request, end - Date.now());
      if (answer !== undefined && !isTransient(request.method, answer)) return answer;
      const delay = retryDelayMs(attempt, Math.random(), answer);
      const hopeless = failure !== undefined && isCertificateCode(failure);
      if (hopeless || attempt === maximumAttempts || Date.now() + delay >= end) {
        if (answer !== undefined) return answer;
        throw new KubernetesUnreachableError(options.server, failure);
      }
      options.log.debug("kubernetes request is tried again", {
        method: request.method,
        path: request.url.pathname,
        after: failure ?? answer.status,
        delayMs: Math.round(delay),
      });
      await sleep(delay);
    }
  }

  return { send, requests: () => sent };
}

/** An answer, or the code of what came between. */
type Outcome =
  | { readonly answer: Answer; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: string };

async function attemptOnce(options: TransportOptions, request: Request, leftMs: number): Promise<Outcome> {
  const { method, url, headers, body } = request;
  const timeoutMs = method === "GET" ? options.readTimeoutMs : options.writeTimeoutMs;
  const { authorization } = options;
  try {
    const response = await options.pool.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      body: body ?? null,
      // Over headers and body: a server that stops in mid-answer must not hold up the hook.
      signal: AbortSignal.timeout(Math.max(1, Math.min(timeoutMs, leftMs))),
    });
    const retryAfter = response.headers["retry-after"];
    const answer = {
      status: response.statusCode,
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
      body: await response.body.text(),
    };
    return { answer };
  } catch (error) {
    return { failure: failureCode(error) };
  }
}

function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "ETIMEDOUT";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
