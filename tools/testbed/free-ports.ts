import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** The address on which everything of the testbed listens. */
export const LOOPBACK = "127.0.0.1";

/** As many free TCP ports of the loopback address. Between this call and their use another program may take one. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held = Array.from({ length: count }, () => createServer().listen(0, LOOPBACK));
  await Promise.all(held.map((server) => once(server, "listening")));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => once(server.close(), "close")));
  return ports;
}
