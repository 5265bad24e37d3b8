import type { IncomingMessage } from "node:http";
import type { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { stableJson, type Logger } from "../core/index.ts";
import { budgetSpent, isCertificateCode, KubernetesUnreachableError } from "./errors.ts";
import type { Credentials } from "./kubeconfig.ts";
import { isTransient, maximumAttempts, retryDelayMs, type Answer } from "./retry.ts";
import { createWaitBudget } from "./wait-budget.ts";

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
  /** Ends the connections. */
  readonly close: () => void;
};

/** All times in milliseconds. */
type TransportOptions = {
  readonly server: string;
  readonly credentials: Credentials;
  /** The credentials as they are now, asked for where the former ones are not accepted. Rejections go to the caller. */
  readonly reload?: (() => Promise<Credentials>) | undefined;
  /** For one attempt of a GET. */
  readonly readTimeoutMs: number;
  /** For one attempt of anything else: admission webhooks may take 30 s. */
  readonly writeTimeoutMs: number;
  /** For one request with all its attempts. */
  readonly budgetMs: number;
  /** For all requests together. */
  readonly hookBudgetMs: number;
  readonly log: Logger;
};

export function createTransport(options: TransportOptions): Transport {
  // Not imported: a hook without access to Kubernetes needs neither HTTP nor TLS.
  const https = process.getBuiltinModule("node:https");
  // One connection: a TLS handshake costs more than the turns that a hook's few requests have to wait for each other.
  const pool = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const hook = createWaitBudget(options.hookBudgetMs);
  let current = options.credentials;
  let sent = 0;

  /** Whether there are other credentials than those that were just refused. */
  async function hasOthers(refused: Credentials): Promise<boolean> {
    if (options.reload === undefined) return false;
    if (current === refused) current = await options.reload();
    return stableJson([current]) !== stableJson([refused]);
  }

  async function send(request: Request): Promise<Answer> {
    const leftMs = Math.min(options.budgetMs, hook.leftMs());
    if (leftMs === 0) throw new KubernetesUnreachableError(options.server, budgetSpent);
    const end = Date.now() + leftMs;
    let refreshed = false;
    for (let attempt = 1; ; attempt += 1) {
      sent += 1;
      const credentials = current;
      const { answer, failure } = await attemptOnce(request, {
        ...options,
        credentials,
        pool,
        leftMs: end - Date.now(),
      });
      if (answer?.status === 401 && !refreshed && (await hasOthers(credentials))) {
        refreshed = true;
        options.log.info("kubernetes credentials were read again", { server: options.server });
        continue;
      }
      if (answer !== undefined && !isTransient(request, answer)) return answer;
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

  return {
    send: (request) => hook.spend(() => send(request)),
    requests: () => sent,
    close: () => pool.destroy(),
  };
}

/** An answer, or the code of what came between. */
type Outcome =
  | { readonly answer: Answer; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: string };

type Attempt = TransportOptions & { readonly pool: Agent; readonly leftMs: number };

async function attemptOnce({ method, url, headers, body }: Request, options: Attempt): Promise<Outcome> {
  const timeoutMs = method === "GET" ? options.readTimeoutMs : options.writeTimeoutMs;
  const { authorization, tls } = options.credentials;
  // Over headers and body: a server that stops in mid-answer must not hold up the hook.
  const signal = AbortSignal.timeout(Math.max(1, Math.min(timeoutMs, options.leftMs)));
  try {
    const request = process.getBuiltinModule("node:https").request(url, {
      ...tls,
      agent: options.pool,
      method,
      headers: {
        ...headers,
        // Node.js sends none for a DELETE by itself, and the body would be taken for a second request.
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      signal,
    });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // The listener stays: an error while the body is read must not end the process.
      request.once("response", resolve).on("error", reject).end(body);
    });
    const { statusCode: status = 0, headers: answered } = response;
    const { "retry-after": retryAfter, warning } = answered;
    return { answer: { status, retryAfter, warning, body: await textOf(response) } };
  } catch (error) {
    return { failure: signal.aborted ? "ETIMEDOUT" : failureCode(error) };
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of response.setEncoding("utf8")) chunks.push(String(chunk));
  return chunks.join("");
}

function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
