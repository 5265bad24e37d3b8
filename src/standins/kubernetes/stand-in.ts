import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { createCertificate, kubeconfigText } from "./certificate.ts";
import { prepare, store, type Cluster } from "./cluster.ts";
import { startController } from "./controller.ts";
import { refusal, type Reply } from "./exchange.ts";
import { createFaults, type FailRule } from "./faults.ts";
import type { Fields } from "./fields.ts";
import { resourceOf } from "./resources.ts";
import { route } from "./routes.ts";

/** How a stand-in begins. */
export type KubernetesStandInOptions = {
  /** The pace of a rollout in milliseconds; 10 by default. A rollout of one pod takes three steps. */
  readonly stepMs?: number;
  /** The address of the only node; 127.0.0.1 by default. */
  readonly nodeAddress?: string;
  /** The port for the first NodePort, 30000 by default; the others take the next ones. */
  readonly nodePort?: number;
  /** The namespaces that exist; `default` by default. The first one is the kubeconfig's. */
  readonly namespaces?: readonly string[];
  /** Told of each request when it was carried out, before its answer goes out. */
  readonly onRequest?: (record: KubernetesRecord) => void;
};

/** A request that reached the stand-in. `status` is 0 where the connection was closed instead. */
export type KubernetesRecord = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly dryRun: boolean;
};

/** A running stand-in. It listens on 127.0.0.1 only. */
export type KubernetesStandIn = {
  /** The text of a kubeconfig that leads here. */
  readonly kubeconfig: string;
  readonly url: string;
  /** All objects, with those that the stand-in made: the node and the pods. */
  readonly objects: () => readonly Fields[];
  /** All requests since the start or the last `forget`, oldest first. */
  readonly requests: () => readonly KubernetesRecord[];
  /** Empties the record of requests and drops the rules of `failNext`. Objects stay. */
  readonly forget: () => void;
  /** Makes the next requests that fit fail. Rules are used up in the order they were given. */
  readonly failNext: (rule: FailRule) => void;
  /** Keeps all objects as they are now; the function brings them back. */
  readonly snapshot: () => () => void;
  readonly close: () => Promise<void>;
};

/** Starts a stand-in with one ready node and no other object. */
export async function startKubernetesStandIn(options: KubernetesStandInOptions = {}): Promise<KubernetesStandIn> {
  const { stepMs = 10, nodeAddress = "127.0.0.1", nodePort = 30_000, namespaces = ["default"] } = options;
  const cluster: Cluster = {
    namespaces: new Set(namespaces),
    nodeAddress,
    firstNodePort: nodePort,
    objects: new Map(),
    version: 0,
  };
  addNode(cluster);
  const controller = startController(cluster, stepMs);
  const faults = createFaults();
  const records: KubernetesRecord[] = [];
  const token = randomBytes(16).toString("hex");
  const { key, cert } = await createCertificate();

  const answer = async (request: IncomingMessage): Promise<Reply | "reset"> => {
    const { method = "GET", url: target = "/" } = request;
    const body = await textOf(request);
    const fault = faults.take(method, target);
    if (fault !== undefined) return fault;
    if (request.headers.authorization !== `Bearer ${token}`) {
      return refusal(401, "Unauthorized", { reason: "Unauthorized" });
    }
    const url = new URL(target, "https://127.0.0.1");
    const reply = route(cluster, { method, url, contentType: request.headers["content-type"] ?? "", body });
    controller.wake();
    return reply;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = await answer(request);
    const { pathname, searchParams } = new URL(request.url ?? "/", "https://127.0.0.1");
    const record = {
      method: request.method ?? "GET",
      path: pathname,
      status: reply === "reset" ? 0 : reply.status,
      dryRun: searchParams.get("dryRun") === "All",
    };
    records.push(record);
    options.onRequest?.(record);
    if (reply === "reset") request.socket.destroy();
    else write(response, reply);
  };

  const server = createServer({ key, cert }, (request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

  return {
    kubeconfig: kubeconfigText({ server: url, cert, token, namespace: namespaces[0] ?? "default" }),
    url,
    objects: () => [...cluster.objects.values()].map(({ body }) => body),
    requests: () => [...records],
    forget: () => {
      records.length = 0;
      faults.clear();
    },
    failNext: faults.add,
    snapshot: () => {
      const kept = new Map(cluster.objects);
      return () => {
        cluster.objects.clear();
        for (const [place, stored] of kept) cluster.objects.set(place, stored);
      };
    },
    close: async () => {
      controller.stop();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function addNode(cluster: Cluster): void {
  const target = { resource: resourceOf("Node"), namespace: "", name: "node1" };
  const status = {
    addresses: [
      { type: "InternalIP", address: cluster.nodeAddress },
      { type: "Hostname", address: "node1" },
    ],
    conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
  };
  store(cluster, prepare(cluster, target, { metadata: { name: "node1" }, spec: {}, status }, new Map()));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function write(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/plain; charset=utf-8" : "application/json", ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
