import {
  ConnectUnreachableError,
  createConnectClient,
  type Api_response,
  type ConnectClient,
} from "../connect/index.ts";
import { hookLog, perHook, stillLeads } from "../juju/index.ts";
import { applyAgain } from "./last-apply.ts";
import { observation } from "./observe.ts";
import { doubtNodePort } from "./services.ts";

/** The clients of this hook, each with a REST budget that lasts for the whole hook. */
const clients = perHook("connect", () => new Map<string, ConnectClient>());

/** Whether the log of this hook says already that there is no answer. */
const noted = perHook("connect", () => ({ noAnswer: false }));

/**
 * Asks Connect's REST API. `undefined` is no answer at all: no worker is ready, or none answered within the
 * hook's budget; that is logged once. Any HTTP status is an answer.
 */
export async function askConnect<T>(
  what: string,
  ask: (client: ConnectClient) => Promise<Api_response<T>>,
): Promise<Api_response<T> | undefined> {
  return askWithin(60_000, what, ask);
}

/** As {@link askConnect}, for the status line: it must not hold up every update-status where workers can't be reached. */
export async function glanceAtConnect<T>(
  what: string,
  ask: (client: ConnectClient) => Promise<Api_response<T>>,
): Promise<Api_response<T> | undefined> {
  return askWithin(5000, what, ask);
}

async function askWithin<T>(
  budgetMs: number,
  what: string,
  ask: (client: ConnectClient) => Promise<Api_response<T>>,
): Promise<Api_response<T> | undefined> {
  const services = observation()?.services ?? [];
  if (services.length === 0) return noAnswer("no worker is ready to be asked", what);
  try {
    return await ask(clientOf(services, budgetMs));
  } catch (error) {
    if (!(error instanceof ConnectUnreachableError)) throw error;
    doubtNodePort();
    applyAgain(); // the Service may be gone
    return noAnswer(error.message, what);
  }
}

function noAnswer(why: string, what: string): undefined {
  if (!noted().noAnswer) hookLog().warning(why, { request: what });
  noted().noAnswer = true;
}

/** As {@link askConnect}, for a request that changes something: a unit that does not lead asks nothing. */
export async function tellConnect<T>(
  what: string,
  ask: (client: ConnectClient) => Promise<Api_response<T>>,
): Promise<Api_response<T> | undefined> {
  if (await stillLeads()) return askConnect(what, ask);
  hookLog().info("only the leader writes to Connect", { request: what });
  return undefined;
}

function clientOf(services: readonly string[], budgetMs: number): ConnectClient {
  const key = `${budgetMs} ${services.join(",")}`;
  const urls = services.map((service) => `http://${service}`);
  const client = clients().get(key) ?? createConnectClient({ urls, log: hookLog(), budgetMs });
  clients().set(key, client);
  return client;
}
