import {
  ConnectUnreachableError,
  createConnectClient,
  type Api_response,
  type ConnectClient,
} from "../connect/index.ts";
import { hookLog, isLeader, perHook } from "../juju/index.ts";
import { observation } from "./observe.ts";

/** The client of this hook for each set of addresses; its REST budget lasts for the whole hook. */
const clients = perHook("connect", () => new Map<string, ConnectClient>());

const noted = perHook("connect", () => ({ noService: false }));

/**
 * Asks Connect's REST API. `undefined` is no answer at all: no worker is ready, or none answered within the
 * hook's budget; that is logged once. Any HTTP status is an answer.
 */
export async function askConnect<T>(
  what: string,
  ask: (client: ConnectClient) => Promise<Api_response<T>>,
): Promise<Api_response<T> | undefined> {
  const services = observation()?.services ?? [];
  if (services.length === 0) {
    if (!noted().noService) hookLog().warning("no worker is ready to be asked", { request: what });
    noted().noService = true;
    return undefined;
  }
  try {
    return await ask(clientOf(services));
  } catch (error) {
    if (!(error instanceof ConnectUnreachableError)) throw error;
    hookLog().warning(error.message, { request: what });
    return undefined;
  }
}

/** As {@link askConnect}, for a request that changes something: a unit that does not lead asks nothing. */
export async function tellConnect<T>(
  what: string,
  ask: (client: ConnectClient) => Promise<Api_response<T>>,
): Promise<Api_response<T> | undefined> {
  if (isLeader()) return askConnect(what, ask);
  hookLog().info("only the leader writes to Connect", { request: what });
  return undefined;
}

function clientOf(services: readonly string[]): ConnectClient {
  const key = services.join(",");
  const client =
    clients().get(key) ?? createConnectClient({ urls: services.map((service) => `http://${service}`), log: hookLog() });
  clients().set(key, client);
  return client;
}
