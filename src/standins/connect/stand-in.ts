import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Cluster } from "./cluster.ts";
import { createFaults, type FailRule } from "./faults.ts";
import { featuresOf } from "./features.ts";
import { pluginsOf } from "./plugins.ts";
import { refusal, type Reply } from "./exchange.ts";
import { route } from "./routes.ts";

/** How a stand-in begins. */
export type ConnectStandInOptions = {
  /** The first worker's port; the others take the next ones. By default free ports. */
  readonly port?: number;
  /** How many workers share the connectors; 1 by default. The first is the leader. */
  readonly workers?: number;
  /** The Kafka version to behave like, `4.3.1` by default. */
  readonly version?: string;
  /** Told of each request when it was carried out, before its answer goes out. */
  readonly onRequest?: (record: StandInRecord) => void;
};

/** A request that reached a worker. `status` is 0 where the connection was closed instead. */
export type StandInRecord = { readonly method: string; readonly path: string; readonly status: number };

/** A running stand-in for one Connect cluster. It listens on 127.0.0.1 only. */
export type ConnectStandIn = {
  readonly urls: readonly string[];
  readonly port: number;
  /** The stored configs by connector name. */
  readonly connectors: () => Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** All requests since the start or the last {@link forget}, oldest first. */
  readonly requests: () => readonly StandInRecord[];
  /** Empties the record of requests and drops the rules of `failNext`. Connectors stay. */
  readonly forget: () => void;
  /** Makes the next requests that fit fail. Rules are used up in the order they were given. */
  readonly failNext: (rule: FailRule) => void;
  /** Makes that many requests meet a rebalance: 409 for writes, 500 for reads that need the herder. */
  readonly rebalance: (times: number) => void;
  /** Keeps the connectors as they are now; the function brings them back. */
  readonly snapshot: () => () => void;
  readonly close: () => Promise<void>;
};

/** Starts workers that behave like real ones of Kafka Connect, without Kafka. */
export async function startConnectStandIn(options: ConnectStandInOptions = {}): Promise<ConnectStandIn> {
  const { port = 0, workers = 1, version = "4.3.1" } = options;
  const cluster: Cluster = {
    version,
    features: featuresOf(version),
    plugins: pluginsOf(version),
    connectors: new Map(),
    workerIds: [],
  };
  const faults = createFaults();
  const records: StandInRecord[] = [];
  let rebalances = 0;

  const answer = async (worker: number, request: IncomingMessage): Promise<Reply | "reset"> => {
    const { method = "GET", url: target = "/" } = request;
    const body = await textOf(request);
    const contentType = request.headers["content-type"] ?? "";
    const fault = faults.take(method, target);
    const carryOut = (): Reply => {
      if (rebalances > 0 && needsHerder(method, target)) {
        rebalances -= 1;
        return rebalancing(method);
      }
      return route(cluster, { method, target, contentType, body, worker });
    };
    if (fault === undefined) return carryOut();
    if (fault.carriedOut) carryOut();
    return fault.reply;
  };

  const servers = await Promise.all(
    Array.from({ length: workers }, (_unused, worker) =>
      listen(port === 0 ? 0 : port + worker, async (request, response) => {
        const reply = await answer(worker, request);
        const status = reply === "reset" ? 0 : reply.status;
        const record = { method: request.method ?? "GET", path: request.url ?? "/", status };
        records.push(record);
        options.onRequest?.(record);
        if (reply === "reset") request.socket.resetAndDestroy();
        else write(response, reply);
      }),
    ),
  );
  const ports = servers.map(portOf);
  cluster.workerIds.push(...ports.map((each) => `127.0.0.1:${each}`));

  return {
    urls: ports.map((each) => `http://127.0.0.1:${each}`),
    port: ports[0] ?? 0,
    connectors: () => Object.fromEntries([...cluster.connectors.values()].map(({ name, config }) => [name, config])),
    requests: () => [...records],
    forget: () => {
      records.length = 0;
      faults.clear();
    },
    failNext: faults.add,
    rebalance: (times) => {
      rebalances = times;
    },
    snapshot: () => {
      const kept = new Map(cluster.connectors);
      return () => replaceEntries(cluster.connectors, kept);
    },
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

function replaceEntries<T>(map: Map<string, T>, entries: ReadonlyMap<string, T>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(port: number, listener: Listener): Promise<Server> {
  const server = createServer((request, response) => {
    listener(request, response).catch(() => request.socket.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function write(response: ServerResponse, reply: Reply): void {
  const type = reply.contentType === undefined ? {} : { "content-type": reply.contentType };
  response.writeHead(reply.status, { ...type, ...reply.headers });
  response.end(reply.body);
}

/** Lists, states, plugins and pausing are answered from what a worker already knows. */
const needsHerder = (method: string, target: string): boolean =>
  method === "GET" ? /^\/connectors\/[^/?]+(?:\/(?:config|tasks))?$/.test(target) : !/\/(?:pause|resume)$/.test(target);

const rebalancing = (method: string): Reply =>
  method === "GET"
    ? refusal(500, "Request cannot be completed because a rebalance is expected")
    : refusal(
        409,
        "Cannot complete request momentarily due to stale configuration (typically caused by a concurrent config change)",
      );
