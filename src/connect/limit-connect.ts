import type { Agent } from "node:http";
import type { Duplex } from "node:stream";

/** The code of the error that ends a socket which could not connect in time. Nothing was sent then. */
export const connectTimeoutCode = "ERR_SOCKET_CONNECTION_TIMEOUT";

/**
 * Destroys the socket unless it connects within `ms`. A node that is gone answers nothing at all, and without
 * this a write would wait for it as long as for a slow worker.
 */
export function limitConnect(socket: Duplex, ms: number): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error(`not connected within ${ms} ms`), { code: connectTimeoutCode }));
  }, ms);
  const stop = (): void => clearTimeout(timer);
  socket.once("connect", stop).once("close", stop);
}

/** Makes every socket of the agent connect within `ms`, and gives the agent back. */
export function impatient<A extends Agent>(agent: A, ms: number): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket !== null && socket !== undefined) limitConnect(socket, ms);
    return socket;
  };
  return agent;
}
