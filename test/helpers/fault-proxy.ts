import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as forward } from "node:https";
import { generate } from "selfsigned";
import { readKubeconfig } from "../../src/kubernetes/index.ts";

/** What becomes of a request instead of its true answer. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: object }
  /** None: the request gets its true answer. */
  | "pass"
  /** Closes the connection without an answer. */
  | "reset"
  /** Never answers. */
  | "silence"
  /** Sends the head and half of the true answer, and nothing more. */
  | "stall"
  /** Sends the head and half of the true answer, and closes the connection. */
  | "cut";

/** A proxy before an API server, on the loopback with a certificate of its own. */
export type FaultProxy = {
  /** The kubeconfig that it was started with, leading here. */
  readonly kubeconfig: string;
  /** Faults for the next requests, one each. */
  readonly failNext: (...faults: readonly Fault[]) => void;
  /** The requests that came so far, as `GET /api/v1/…`, with the milliseconds since the start. */
  readonly requests: () => readonly { readonly line: string; readonly atMs: number }[];
  /** The TLS connections that were opened so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** Starts a proxy before the server of a kubeconfig with a token. */
export async function startFaultProxy(kubeconfig: string): Promise<FaultProxy> {
  const upstream = await readKubeconfig(kubeconfig);
  const { tls } = upstream.credentials();
  const pool = new Agent({ ...tls, keepAlive: true });
  const pair = await generate([{ name: "commonName", value: "proxy" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  const faults: Fault[] = [];
  const requests: { readonly line: string; readonly atMs: number }[] = [];
  const begin = performance.now();
  let connections = 0;

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests.push({ line: `${request.method} ${request.url}`, atMs: performance.now() - begin });
    const fault = faults.shift();
    if (fault === "reset") return void request.socket.destroy();
    if (fault === "silence") return;
    const body = await bytesOf(request);
    if (typeof fault === "object") {
      response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
      return void response.end(JSON.stringify(fault.body ?? { kind: "Status", message: "told to fail" }));
    }
    const { method, headers } = request;
    const passed = forward(new URL(request.url ?? "/", upstream.server), { agent: pool, method, headers });
    passed.end(body);
    const [answer] = (await once(passed, "response")) as [IncomingMessage];
    const answered = await bytesOf(answer);
    const { "transfer-encoding": _chunked, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...kept, "content-length": answered.length });
    if (fault === undefined || fault === "pass") return void response.end(answered);
    response.write(answered.subarray(0, answered.length / 2), () => {
      if (fault === "cut") request.socket.destroy();
    });
  };

  const server = createServer({ key: pair.private, cert: pair.cert }, (request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });
  server.on("secureConnection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    kubeconfig: JSON.stringify({
      "current-context": "proxy",
      clusters: [
        {
          name: "proxy",
          cluster: {
            server: `https://127.0.0.1:${port}`,
            "certificate-authority-data": Buffer.from(pair.cert).toString("base64"),
          },
        },
      ],
      contexts: [{ name: "proxy", context: { cluster: "proxy", user: "u", namespace: upstream.namespace } }],
      users: [{ name: "u", user: { token: upstream.credentials().authorization?.replace("Bearer ", "") } }],
    }),
    failNext: (...more) => void faults.push(...more),
    requests: () => requests,
    connections: () => connections,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
      pool.destroy();
    },
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
