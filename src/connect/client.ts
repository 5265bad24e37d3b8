import { silentLogger } from "../core/index.ts";
import type { ConnectClient, ConnectClientOptions, RestartOptions } from "./api.ts";
import { createBudget } from "./budget.ts";
import { bodyOf, classify } from "./classify.ts";
import { configAsStrings, isSameConfig } from "./connector-config.ts";
import { canAskAbout, existingName, newName } from "./connector-name.ts";
import { ConnectArgumentError } from "./errors.ts";
import { apiResponse, type Api_response } from "./response.ts";
import { createSend, type Call } from "./send.ts";
import type { Answer, ConnectorStatus, ConnectorsWithStatus } from "./shapes.ts";
import {
  isConfig,
  isConnectorInfo,
  isConnectorsWithStatus,
  isConnectorStatus,
  isErrorBody,
  isNames,
  isNothing,
  isPlugins,
  isTasks,
  isWorkerInfo,
  type Guard,
} from "./shape-guards.ts";
import { createTransport } from "./transport.ts";
import { parseWorkerUrl } from "./worker-url.ts";

/** A client of one Connect cluster. Sends nothing yet. Throws `ConnectArgumentError` without a usable URL. */
export function createConnectClient(options: ConnectClientOptions): ConnectClient {
  if (options.urls.length === 0) {
    throw new ConnectArgumentError("urls", "a Connect client needs at least one URL; pass a worker's address");
  }
  const log = options.log ?? silentLogger;
  const send = createSend({
    workers: options.urls.map(parseWorkerUrl),
    transport: createTransport(),
    budget: createBudget(options.budgetMs ?? 60_000),
    log,
    readTimeoutMs: options.readTimeoutMs ?? 10_000,
    writeTimeoutMs: options.writeTimeoutMs ?? 95_000,
    retryBaseMs: options.retryBaseMs ?? 200,
  });
  const call = async <T>(request: Call, is: Guard<T>): Promise<Answer<T>> => {
    const { status_code, json } = await send(request);
    if (json === null || isErrorBody(json) || is(json)) return apiResponse(status_code, json);
    log.warning("a Connect worker's answer has none of Connect's shapes", {
      path: request.path,
      status: status_code,
    });
    return apiResponse(status_code, null);
  };
  const get = <T>(path: string, is: Guard<T>): Promise<Answer<T>> => call({ method: "GET", path }, is);
  const status = (name: string): Promise<Answer<ConnectorStatus>> =>
    get(`/connectors/${existingName(name)}/status`, isConnectorStatus);

  return {
    root: () => get("/", isWorkerInfo),
    listConnectors: () => get("/connectors", isNames),
    listConnectorsWithStatus: async () => {
      const { status_code, json } = await get("/connectors?expand=status&expand=info", isExpandedOrNames);
      return apiResponse(status_code, isNames(json) ? await statusOfEach(json, status) : json);
    },
    getConnector: async (name) => get(`/connectors/${existingName(name)}`, isConnectorInfo),
    getConnectorConfig: async (name) => get(`/connectors/${existingName(name)}/config`, isConfig),
    putConnectorConfig: async (name, config) =>
      call(putConfig(newName(name), configAsStrings(config)), isConnectorInfo),
    deleteConnector: async (name) =>
      call({ method: "DELETE", path: `/connectors/${existingName(name)}`, reread: goneIsDeleted }, isNothing),
    connectorStatus: async (name) => status(name),
    restartConnector: async (name, restart = {}) => {
      const query = restartQuery(restart);
      const path = `/connectors/${existingName(name)}/restart${query}`;
      // A loop of restarts would keep the connector from ever running.
      const answer = await call({ method: "POST", path, maxInDoubt: 2 }, isConnectorStatus);
      if (query !== "" && answer.status_code === 204) {
        log.warning("this Kafka ignores restart options: only the connector object was restarted", { name });
      }
      return answer;
    },
    pauseConnector: async (name) => call({ method: "PUT", path: `/connectors/${existingName(name)}/pause` }, isNothing),
    resumeConnector: async (name) =>
      call({ method: "PUT", path: `/connectors/${existingName(name)}/resume` }, isNothing),
    listTasks: async (name) => get(`/connectors/${existingName(name)}/tasks`, isTasks),
    listPlugins: () => get("/connector-plugins", isPlugins),
  };
}

function putConfig(name: string, config: Readonly<Record<string, string>>): Call {
  return {
    method: "PUT",
    path: `/connectors/${name}/config`,
    body: JSON.stringify(config),
    confirm: async (ask) => {
      const found = await ask(`/connectors/${name}`);
      return isConnectorInfo(found?.json) && isSameConfig(found.json.config, config) ? found : undefined;
    },
  };
}

const isExpandedOrNames = (json: unknown): json is ConnectorsWithStatus | readonly string[] =>
  isNames(json) || isConnectorsWithStatus(json);

const goneIsDeleted = (response: Api_response): Api_response =>
  classify(response) === "not-found" ? apiResponse(204, null) : response;

function restartQuery({ includeTasks = false, onlyFailed = false }: RestartOptions): string {
  const flags = [...(includeTasks ? ["includeTasks=true"] : []), ...(onlyFailed ? ["onlyFailed=true"] : [])];
  return flags.length === 0 ? "" : `?${flags.join("&")}`;
}

async function statusOfEach(
  names: readonly string[],
  statusOf: (name: string) => Promise<Answer<ConnectorStatus>>,
): Promise<ConnectorsWithStatus> {
  const found: [string, { readonly status?: ConnectorStatus }][] = [];
  for (const name of names) {
    const status = canAskAbout(name) ? bodyOf(await statusOf(name)) : undefined;
    found.push([name, status === undefined ? {} : { status }]);
  }
  return Object.fromEntries(found);
}
