import { Agent, request } from "node:https";

/** The media types of patches. */
export const media = {
  apply: "application/apply-patch+yaml",
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;

/** One request as it goes over the wire. */
export type RawRequest = {
  readonly method?: string;
  readonly path: string;
  /** Text as it is, or a value as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
};

/** An answer. `body` is what was read as JSON, else the text. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
};

/** Asks a server as a kubeconfig's user, without this package's client between. */
export type Raw = {
  readonly ask: (request: RawRequest) => Promise<RawAnswer>;
  readonly close: () => void;
};

/** Opens a {@link Raw} on kept connections. `token` in place of the kubeconfig's. */
export function openRaw(kubeconfig: string, token?: string): Raw {
  const server = /"?server"?: ?"?(https:[^"\s,]+)/.exec(kubeconfig)?.[1] ?? "";
  const authority = /"?certificate-authority-data"?: ?"?([A-Za-z0-9+/=]+)/.exec(kubeconfig)?.[1] ?? "";
  const used = token ?? /"?token"?: ?"?([^"\s,}]+)/.exec(kubeconfig)?.[1] ?? "";
  const agent = new Agent({ ca: Buffer.from(authority, "base64").toString(), keepAlive: true });
  return {
    ask: async ({ method = "GET", path, body, contentType = "application/json" }) => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${used}`,
        ...(text === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(text) }),
      };
      const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
      const sent = request(`${server}${path}`, { method, agent, headers, timeout: 20_000 }, (answer) => {
        let told = "";
        answer.setEncoding("utf8").on("data", (piece: string) => {
          told += piece;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read(told) }));
        answer.on("error", reject);
      });
      sent.on("error", reject).on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
      sent.end(text);
      return promise;
    },
    close: () => agent.destroy(),
  };
}

/** What is at a path such as `metadata.name` of an answer's body, or `undefined`. */
export function at({ body }: Pick<RawAnswer, "body">, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], body);
}

/** The text at a path; empty when there is none. */
export function textAt(answer: Pick<RawAnswer, "body">, path: string): string {
  const found = at(answer, path);
  return typeof found === "string" ? found : "";
}

/** The items of a list. */
export function itemsOf(answer: RawAnswer): readonly Item[] {
  return at(answer, "items") as readonly Item[];
}

/** An item of a list, with what every object has. */
export type Item = Readonly<Record<string, unknown>> & {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
};

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
