import { onTestFinished } from "vitest";
import { createConnectClient, type ConnectClient, type ConnectClientOptions } from "../../src/connect/index.ts";
import {
  startConnectStandIn,
  type ConnectStandIn,
  type ConnectStandInOptions,
} from "../../src/standins/connect/index.ts";

/** A stand-in that lives until the test ends, and a client of it that repeats quickly. */
export async function aStandIn(
  options: ConnectStandInOptions = {},
  clientOptions: Omit<ConnectClientOptions, "urls"> = {},
): Promise<{ readonly standIn: ConnectStandIn; readonly client: ConnectClient }> {
  const standIn = await startConnectStandIn(options);
  onTestFinished(standIn.close);
  return { standIn, client: createConnectClient({ urls: standIn.urls, retryBaseMs: 1, ...clientOptions }) };
}
