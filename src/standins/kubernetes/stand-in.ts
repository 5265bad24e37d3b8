import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { send, textOf } from "./answer.ts";
import { createCertificate, kubeconfigText } from "./certificate.ts";
import { make } from "./controllers/controller-write.ts";
import { startControllers } from "./controllers/controllers.ts";
import type { Circumstances } from "./controllers/deployments.ts";
import { setNode, type NodeFacts } from "./controllers/nodes.ts";
import type { PodTrouble } from "./controllers/pods.ts";
import { createFaults, type FailRule } from "./faults.ts";
import type { Fields } from "./fields.ts";
import { refusal, type Reply } from "./requests/exchange.ts";
import type { Rights, Rule } from "./requests/rights.ts";
import { route } from "./requests/route.ts";
import type { Watch } from "./requests/watch.ts";
import { createCluster } from "./store/cluster.ts";

/** How a stand-in begins. */
export type KubernetesStandInOptions = {
  /** Where it listens; by default a free port. */
  readonly port?: number;
  /** The pace of a rollout in milliseconds; 10 by default. A rollout of one pod takes three steps. */
  readonly stepMs?: number;
  /** The address of the only node, where `nodes` says nothing; 127.0.0.1 by default. */
  readonly nodeAddress?: string;
  /** The nodes; by default one that is ready. */
  readonly nodes?: readonly NodeFacts[];
  /** The port for the first NodePort, 30000 by default; the others take the next ones. */
  readonly nodePort?: number;
  /** The namespaces that exist; `default` by default. The first one is the kubeconfig's. */
  readonly namespaces?: readonly string[];
  /** What the kubeconfig's user may do; without it everything. See `permit`. */
  readonly permissions?: Permissions;
  /** Told of each request when it was carried out, before its answer goes out. */
  readonly onRequest?: (record: KubernetesRecord) => void;
};

/** What a user may do, as Roles say it. */
export type Permissions = {
  /** In the kubeconfig's namespace. */
  readonly allow: readonly Rule[];
  /** In all namespaces, and on what is in none. */
  readonly allowEverywhere?: readonly Rule[];
  /** The user's name in refusals; `system:serviceaccount:<namespace>:charm` by default. */
  readonly user?: string;
};

/** A request that reached the stand-in. `status` is 0 where no answer went out. */
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
  /** All objects but the namespaces, with those that the stand-in made: nodes, ReplicaSets, pods and events. */
  readonly objects: () => readonly Fields[];
  /** All requests since the start or the last `forget`, oldest first. */
  readonly requests: () => readonly KubernetesRecord[];
  /** Empties the record of requests and drops the rules of `failNext`. Objects stay. */
  readonly forget: () => void;
  /** Makes the next requests that fit fail. Rules are used up in the order they were given. */
  readonly failNext: (rule: FailRule) => void;
  /** What the kubeconfig's user may do from now on; `undefined` for everything. */
  readonly permit: (permissions: Permissions | undefined) => void;
  /** What goes wrong with new pods that have the image, until it is lifted by `undefined`; then they get ready. */
  readonly troublePods: (trouble: PodTrouble | undefined) => void;
  /**
   * Why no new pod can be made, as a quota or an admission says it after `is forbidden: `; `undefined` lifts it.
   * `exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1`
   */
  readonly refusePods: (why: string | undefined) => void;
  /** Adds a node, or changes what is told of one. */
  readonly setNode: (node: NodeFacts) => void;
  /** Keeps all objects as they are now; the function brings them back. */
  readonly snapshot: () => () => void;
  readonly close: () => Promise<void>;
};

/** Starts a stand-in with one ready node and no other object. */
export async function startKubernetesStandIn(options: KubernetesStandInOptions = {}): Promise<KubernetesStandIn> {
  const { stepMs = 10, nodeAddress = "127.0.0.1", nodePort = 30_000, namespaces = ["default"] } = options;
  const { nodes = [{ name: "node1", addresses: [nodeAddress] }] } = options;
  const home = namespaces[0] ?? "default";
  const cluster = createCluster(nodePort);
  for (const name of namespaces)
    make(cluster, "Namespace", { metadata: { name } }, { program: "kube-controller-manager" });
  for (const node of nodes) setNode(cluster, node);
  const circumstances: Circumstances = { trouble: undefined, refusal: undefined };
  const controllers = startControllers(cluster, { stepMs, circumstances });
  const faults = createFaults();
  const records: KubernetesRecord[] = [];
  const closing = new AbortController();
  const token = randomBytes(16).toString("hex");
  const { key, cert } = await createCertificate();
  let rights = rightsOf(options.permissions, home);

  const answer = async (request: IncomingMessage, target: string): Promise<Reply | Watch> => {
    const { method = "GET", headers } = request;
    const body = await textOf(request);
    if (headers.authorization !== `Bearer ${token}`) return refusal(401, "Unauthorized", { reason: "Unauthorized" });
    const url = new URL(target, "https://127.0.0.1");
    const [contentType = "", userAgent = ""] = [headers["content-type"], headers["user-agent"]];
    const reply = route(cluster, rights, { method, url, contentType, userAgent, body });
    controllers.wake();
    return reply;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url: target = "/" } = request;
    const fault = faults.take(method, target) ?? { delayMs: 0 };
    const reply = fault.reply ?? (await answer(request, target));
    const { pathname, searchParams } = new URL(target, "https://127.0.0.1");
    const isSilent = fault.way === "never" || fault.way === "lost";
    const record = {
      method,
      path: pathname,
      status: isSilent ? 0 : "status" in reply ? reply.status : 200,
      dryRun: searchParams.get("dryRun") === "All",
    };
    records.push(record);
    options.onRequest?.(record);
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    await send({ response, signal: AbortSignal.any([gone.signal, closing.signal]) }, reply, fault);
  };

  const server = createServer({ key, cert }, (request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

  return {
    kubeconfig: kubeconfigText({ server: url, cert, token, namespace: home }),
    url,
    objects: () => [...cluster.objects.values()].map(({ body }) => body).filter(({ kind }) => kind !== "Namespace"),
    requests: () => [...records],
    forget: () => {
      records.length = 0;
      faults.clear();
    },
    failNext: faults.add,
    permit: (permissions) => {
      rights = rightsOf(permissions, home);
    },
    troublePods: (trouble) => {
      circumstances.trouble = trouble;
      controllers.wake();
    },
    refusePods: (why) => {
      circumstances.refusal = why;
      controllers.wake();
    },
    setNode: (node) => {
      setNode(cluster, node);
      controllers.wake();
    },
    snapshot: () => {
      const kept = new Map(cluster.objects);
      return () => {
        cluster.objects.clear();
        for (const [place, stored] of kept) cluster.objects.set(place, stored);
      };
    },
    close: async () => {
      controllers.stop();
      closing.abort();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function rightsOf(permissions: Permissions | undefined, namespace: string): Rights {
  return {
    namespace,
    user: permissions?.user ?? `system:serviceaccount:${namespace}:charm`,
    allow: permissions?.allow,
    allowEverywhere: permissions?.allowEverywhere ?? [],
  };
}
