import { defineLayer, endpointFromName, status, when } from "kafka-connect-base";
import { provides, publishAddress } from "../../provides.ts";
import { requires } from "../../requires.ts";

function serve(): void {
  const clients = endpointFromName("clients", provides);
  if (clients !== undefined) publishAddress(clients, { host: "server.test", port: 8080 });
}

function connect(): void {
  const units = endpointFromName("server", requires)?.allJoinedUnits ?? [];
  const addresses = units.flatMap(({ data: { value } }) => (value ? `${value.host}:${value.port}` : []));
  status.active(`uses ${addresses.join(", ")}`);
}

export const layer = defineLayer("tester", [
  when("endpoint.clients.joined").do(serve),
  when("server.available").do(connect),
]);
