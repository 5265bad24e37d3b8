import { isSettled, retarget, type Cluster, type Connector, type Target } from "./cluster.ts";
import { empty, frameworkError, json, page, refusal, type Reply, type StandInRequest } from "./exchange.ts";
import { infoOf, statusOf, tasksOf } from "./views.ts";
import { createOrReplace, createOnly } from "./writes.ts";

/** What a worker answers. */
export function route(cluster: Cluster, request: StandInRequest): Reply {
  const { pathname, searchParams } = new URL(request.target, "http://worker");
  if (cluster.features.strictPaths && /%2f|%25|%5c|%[01][0-9a-f]|%7f/i.test(pathname)) {
    return request.method === "GET" ? page(400, "Ambiguous URI path separator") : empty(400);
  }
  if (/%(?![0-9a-f]{2})/i.test(pathname)) return page(400, "Bad URI");
  const [root = "", rawName, ...rest] = pathname.split("/").slice(1).map(decodeURIComponent);
  if (rawName === undefined || rawName === "") return collection(cluster, request, { root, searchParams });
  const action = rest.join("/");
  const routes = root === "connectors" ? ofConnector[action] : undefined;
  if (routes === undefined || (action === "stop" && !cluster.features.stop)) return unmatched(cluster, 404);
  const handle = routes[request.method];
  if (handle === undefined) return unmatched(cluster, 405);
  const passedOn = request.worker > 0 && request.method !== "GET";
  const name = passedOn ? asPassedOn(rawName) : rawName;
  return handle({ cluster, request, name, searchParams });
}

/** A real follower loses what follows a ";" when it passes a request on, and decodes the rest once more. */
const asPassedOn = (name: string): string =>
  (name.split(";")[0] ?? "").replace(/%[0-7][0-9a-f]/gi, (code) => decodeURIComponent(code));

type Context = {
  readonly cluster: Cluster;
  readonly request: StandInRequest;
  readonly name: string;
  readonly searchParams: URLSearchParams;
};
type Handle = (context: Context) => Reply;

const reasons: Readonly<Record<number, string>> = { 404: "Not Found", 405: "Method Not Allowed" };

const unmatched = (cluster: Cluster, status: 404 | 405): Reply =>
  (cluster.features.jsonErrors ? frameworkError : page)(status, reasons[status] ?? "");

function collection(
  cluster: Cluster,
  request: StandInRequest,
  { root, searchParams }: { readonly root: string; readonly searchParams: URLSearchParams },
): Reply {
  const routes = collections[root];
  if (routes === undefined || (root === "health" && !cluster.features.health)) return unmatched(cluster, 404);
  const handle = routes[request.method];
  return handle === undefined ? unmatched(cluster, 405) : handle({ cluster, request, name: "", searchParams });
}

const collections: Readonly<Record<string, Readonly<Record<string, Handle>>>> = {
  "": { GET: ({ cluster }) => json(200, rootOf(cluster)) },
  health: {
    GET: () =>
      json(200, {
        status: "healthy",
        message: "Worker has completed startup and is ready to handle requests.",
      }),
  },
  "connector-plugins": {
    GET: ({ cluster }) =>
      json(
        200,
        cluster.plugins.map((plugin) => (cluster.features.type ? plugin : { class: plugin.class })),
      ),
  },
  connectors: {
    GET: ({ cluster, searchParams }) =>
      searchParams.has("expand") && cluster.features.expand
        ? expanded(cluster, searchParams.getAll("expand"))
        : json(200, [...cluster.connectors.keys()]),
    POST: ({ cluster, request }) => createOnly(cluster, request),
  },
};

const known =
  (missing: (name: string) => string, handle: (context: Context, connector: Connector) => Reply): Handle =>
  (context) => {
    const connector = context.cluster.connectors.get(context.name);
    return connector === undefined ? refusal(404, missing(context.name)) : handle(context, connector);
  };

const notFound = (name: string): string => `Connector ${name} not found`;
const noStatus = (name: string): string => `No status found for connector ${name}`;
const unknown = (name: string): string => `Unknown connector ${name}`;

const aim = (target: Target, status: number): Handle =>
  known(unknown, ({ cluster }, connector) => {
    retarget(cluster, connector, target);
    return empty(status);
  });

const ofConnector: Readonly<Record<string, Readonly<Record<string, Handle>>>> = {
  "": {
    GET: known(notFound, ({ cluster }, connector) => json(200, infoOf(cluster, connector))),
    DELETE: ({ cluster, request, name }) => {
      if (cluster.connectors.delete(name)) return empty(204);
      return request.worker > 0 && cluster.features.wrapsRefusals
        ? refusal(500, `Error trying to forward REST request: ${notFound(name)}`)
        : refusal(404, notFound(name));
    },
  },
  config: {
    GET: known(notFound, (_context, connector) => json(200, connector.config)),
    PUT: ({ cluster, request, name }) => createOrReplace(cluster, request, name),
  },
  status: {
    GET: known(noStatus, ({ cluster, name }, connector) =>
      isSettled(cluster, connector) ? json(200, statusOf(cluster, connector)) : refusal(404, noStatus(name)),
    ),
  },
  tasks: { GET: known(notFound, ({ cluster }, connector) => json(200, tasksOf(cluster, connector))) },
  pause: { PUT: aim("PAUSED", 202) },
  resume: { PUT: aim("RUNNING", 202) },
  stop: { PUT: aim("STOPPED", 204) },
  restart: {
    POST: known(
      (name) => `Unknown connector: ${name}`,
      ({ cluster, searchParams }, connector) => {
        const includeTasks = searchParams.get("includeTasks") === "true";
        const onlyFailed = searchParams.get("onlyFailed") === "true";
        return cluster.features.restartOptions && (includeTasks || onlyFailed)
          ? json(202, statusOf(cluster, connector, { includeTasks, onlyFailed }))
          : empty(204);
      },
    ),
  },
};

const rootOf = (cluster: Cluster) => ({
  version: cluster.version,
  commit: "0000000000000000",
  ...(cluster.features.jsonErrors ? { kafka_cluster_id: "stand-in-cluster-id" } : {}),
});

/** Connectors without a status are left out, as on a real worker. */
function expanded(cluster: Cluster, parts: readonly string[]): Reply {
  const shown = [...cluster.connectors.values()]
    .filter((connector) => isSettled(cluster, connector))
    .map((connector) => {
      const status = parts.includes("status") ? { status: statusOf(cluster, connector) } : {};
      const info = parts.includes("info") ? { info: infoOf(cluster, connector) } : {};
      return [connector.name, { ...status, ...info }] as const;
    });
  return json(200, Object.fromEntries(shown));
}
