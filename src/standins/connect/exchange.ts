import type { Json } from "../../core/index.ts";

/** A request as it reached one worker. */
export type StandInRequest = {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly contentType: string;
  readonly body: string;
  /** 0 is the leader; the others pass writes on to it. */
  readonly worker: number;
};

/** An answer before it is written. Without `body` it is empty; without `contentType` there is no such header. */
export type Reply = {
  readonly status: number;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A JSON answer. */
export const json = (status: number, value: Json): Reply => ({
  status,
  body: JSON.stringify(value),
  contentType: "application/json",
});

/** Connect's error object. */
export const refusal = (status: number, message: string): Reply => json(status, { error_code: status, message });

/** An answer without a body: pause, resume, stop, restart and delete. */
export const empty = (status: number): Reply => ({ status });

/** An error of the framework below Connect: real workers send its JSON without a content type. */
export const frameworkError = (status: number, reason: string): Reply => ({
  status,
  body: JSON.stringify({ error_code: status, message: `HTTP ${status} ${reason}` }),
});

/** Jetty's error page. */
export const page = (status: number, reason: string): Reply => ({
  status,
  contentType: "text/html;charset=iso-8859-1",
  body: `<html>\n<head>\n<title>Error ${status} ${reason}</title>\n</head>\n<body>\n<h2>HTTP ERROR ${status} ${reason}</h2>\n</body>\n</html>\n`,
});
