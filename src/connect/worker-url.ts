import { ConnectArgumentError } from "./errors.ts";
import { redactText } from "./redact.ts";

/** The address of a worker's REST API. `base` has no credentials and no trailing slash, so it can be shown. */
export type WorkerUrl = {
  readonly base: string;
  readonly auth?: { readonly username: string; readonly password: string };
};

/** Takes `http://user:password@host:8083/prefix/` apart. Throws {@link ConnectArgumentError} for another text. */
export function parseWorkerUrl(text: string): WorkerUrl {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConnectArgumentError(
      "urls",
      `"${redactText(text)}" is no URL of a Connect worker; write it like http://10.1.2.3:8083`,
    );
  }
  const base = `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}`;
  if (url.username === "" && url.password === "") return { base };
  return {
    base,
    auth: { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) },
  };
}
