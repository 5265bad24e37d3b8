/**
 * The helpers of an upper layer, one to one with those of the Python layer.
 *
 * REST helpers answer an {@link Api_response}, or `undefined` for no answer at all. Writing helpers do
 * nothing on a unit that does not lead, log that, and answer `undefined`. All throw `NoHookError` outside a
 * hook.
 *
 * @module
 */
import { classify, type Api_response } from "../connect/index.ts";
import { config, stillLeads } from "../juju/index.ts";
import { declareConnector, declaredConnectors, forgetConnector } from "./declared-connectors.ts";
import { observation } from "./observe.ts";
import { askConnect, tellConnect } from "./rest.ts";
import { storageTopic } from "./storage-topics.ts";
import { splitTopics } from "./topics.ts";

export { setBaseImage, setPodOptions, setWorkerConfig } from "./upper-layer.ts";
export type { PodOptions } from "./pods/pod-options.ts";
export type { Api_response } from "../connect/index.ts";

/** A connector's configuration; values are sent to Connect as text. */
export type ConnectorConfig = Readonly<Record<string, string | number | boolean>>;

/** The answer of a REST helper; `undefined` is no answer at all. */
export type Answer = Promise<Api_response | undefined>;

/**
 * Creates or updates a connector (`PUT /connectors/{name}/config`: 201 or 200) and remembers it as declared,
 * also when no worker answers now. One that Connect refuses (400) is not remembered: what was declared before stays.
 */
export async function registerConnector(connector: ConnectorConfig, connectorName: string): Answer {
  const texts = Object.fromEntries(Object.entries(connector).map(([key, value]) => [key, String(value)]));
  if (!(await stillLeads()))
    return tellConnect("registerConnector", (client) => client.putConnectorConfig(connectorName, texts));
  const former = (await declaredConnectors())[connectorName];
  await declareConnector(connectorName, texts); // before it is sent: it outlives a hook that ends here
  const answer = await tellConnect("registerConnector", (client) => client.putConnectorConfig(connectorName, texts));
  if (answer !== undefined && classify(answer) === "validation") {
    await (former === undefined ? forgetConnector(connectorName) : declareConnector(connectorName, former));
  }
  return answer;
}

/** Deletes a connector: 204, or 404 as it is. In both cases it is no longer declared. Its offsets stay in Kafka. */
export async function unregisterConnector(connectorName: string): Answer {
  const response = await tellConnect("unregisterConnector", (client) => client.deleteConnector(connectorName));
  if (response !== undefined && isGone(response)) await forgetConnector(connectorName);
  return response;
}

/** The names of all connectors: `[200, ["a", "b"]]`. */
export function listConnectors(): Answer {
  return askConnect("listConnectors", (client) => client.listConnectors());
}

/** The state of a connector and its tasks: 200, or 404 until the workers know it. */
export function connectorStatus(connectorName: string): Answer {
  return askConnect("connectorStatus", (client) => client.connectorStatus(connectorName));
}

/** What is restarted besides the connector itself (KIP-745, Kafka 3.0 and later). */
export type RestartOptions = { readonly includeTasks?: boolean; readonly onlyFailed?: boolean };

/** Restarts a connector: 204, or 202 with the state when an option is given. */
export function connectorRestart(connectorName: string, options: RestartOptions = {}): Answer {
  return tellConnect("connectorRestart", (client) => client.restartConnector(connectorName, options));
}

/** Pauses a connector and its tasks: 202; they pause a moment later. */
export function connectorPause(connectorName: string): Answer {
  return tellConnect("connectorPause", (client) => client.pauseConnector(connectorName));
}

/** Resumes a paused connector: 202; it runs a moment later. */
export function connectorResume(connectorName: string): Answer {
  return tellConnect("connectorResume", (client) => client.resumeConnector(connectorName));
}

/** The tasks of a connector with their configurations. */
export function listTasks(connectorName: string): Answer {
  return askConnect("listTasks", (client) => client.listTasks(connectorName));
}

/** Registers all declared connectors again; goes on after a failure. True when all succeeded. */
export async function registerLatestConnector(): Promise<boolean> {
  const declared = Object.entries(await declaredConnectors());
  const answers = await inTurn(declared, ([name, connector]) => registerConnector(connector, name));
  return answers.every((answer) => answer !== undefined && answer.status_code < 300);
}

/** Deletes all declared connectors and keeps them declared, so that they can be registered again. True when all are gone. */
export async function unregisterLatestConnector(): Promise<boolean> {
  const names = Object.keys(await declaredConnectors());
  const answers = await inTurn(names, (name) =>
    tellConnect("unregisterConnector", (client) => client.deleteConnector(name)),
  );
  return answers.every((answer) => answer !== undefined && isGone(answer));
}

/**
 * Where Connect's REST API answers: `ip:port` (IPv6 in brackets) of a ready node, or
 * `service.namespace.svc:8083` inside a cluster; `undefined` while no worker is ready.
 */
export function getWorkerService(): string | undefined {
  return observation()?.services[0];
}

/** The topics of the option `topics`. */
export function getTopics(): readonly string[] {
  return splitTopics(String(config()["topics"] ?? ""));
}

/** The topic that holds connector configurations. */
export function getConfigsTopic(): string {
  return storageTopic("config.storage.topic");
}

/** The topic that holds source offsets. */
export function getOffsetsTopic(): string {
  return storageTopic("offset.storage.topic");
}

/** The topic that holds the states of connectors and tasks. */
export function getStatusTopic(): string {
  return storageTopic("status.storage.topic");
}

/** Deleted, or unknown in Connect's own words: a worker that is starting also says 404, and knows nothing yet. */
function isGone(response: Api_response): boolean {
  return response.status_code === 204 || classify(response) === "not-found";
}

async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}
