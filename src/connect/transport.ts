import type { AxiosInstance } from "axios";
import { impatient, connectTimeoutCode } from "./limit-connect.ts";
import { apiResponse, type Api_response } from "./response.ts";
import type { WorkerUrl } from "./worker-url.ts";

/** One HTTP request to one worker. `path` starts with a slash; `body` is JSON text. */
export type Exchange = {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: string;
};

/** What came of an exchange. */
export type Outcome =
  /** `text` is there when the body was not empty and not JSON. */
  | { readonly answered: true; readonly response: Api_response; readonly text?: string }
  /** `sent` tells whether the worker may have got the request. */
  | { readonly answered: false; readonly reason: string; readonly sent: boolean };

/** Sends one request and reads its whole answer within `timeoutMs`. Never throws. */
export type Transport = (worker: WorkerUrl, exchange: Exchange, timeoutMs: number) => Promise<Outcome>;

/** A transport over axios, which is loaded with the first request: it costs a hook about 100 ms. */
export function createTransport(): Transport {
  let loading: Promise<AxiosInstance> | undefined;
  return async (worker, exchange, timeoutMs) => {
    const axios = await (loading ??= loadAxios());
    try {
      const { status, data } = await axios.request<string>({
        method: exchange.method,
        url: worker.base + exchange.path,
        signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))),
        headers: {
          accept: "application/json",
          // "false" keeps axios from naming a form as the type of an empty body.
          "content-type": exchange.body === undefined ? false : "application/json",
        },
        ...(exchange.body === undefined ? {} : { data: exchange.body }),
        ...(worker.auth === undefined ? {} : { auth: worker.auth }),
      });
      return answer(status, data);
    } catch (error) {
      // An axios error holds the request with its body and credentials: only its code goes further.
      const code = codeOf(error);
      return { answered: false, reason: code, sent: !unsent.has(code) };
    }
  };
}

const connectLimitMs = 5_000;

/** Codes of attempts that ended before the request left. */
const unsent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  connectTimeoutCode,
]);

async function loadAxios(): Promise<AxiosInstance> {
  const [{ default: axios }, http, https] = await Promise.all([
    import("axios"),
    import("node:http"),
    import("node:https"),
  ]);
  // Workers of Kafka 0.10 close a kept connection after an error without saying so.
  const fresh = { keepAlive: false };
  return axios.create({
    httpAgent: impatient(new http.Agent(fresh), connectLimitMs),
    httpsAgent: impatient(new https.Agent(fresh), connectLimitMs),
    // Workers are inside the cluster: a proxy of the environment is not for them.
    proxy: false,
    maxRedirects: 0,
    responseType: "text",
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
}

function answer(status: number, text: string): Outcome {
  if (text === "") return { answered: true, response: apiResponse(status, null) };
  try {
    return { answered: true, response: apiResponse(status, JSON.parse(text) as unknown) };
  } catch {
    return { answered: true, response: apiResponse(status, null), text };
  }
}

const codeOf = (error: unknown): string => {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "ERR_CANCELED") return "time-out";
  return typeof code === "string" ? code : "no answer";
};
