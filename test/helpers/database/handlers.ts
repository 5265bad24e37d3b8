import { defineLayer, endpointFromName, status, when } from "kafka-connect-base";
import { pgsqlRequires } from "./pgsql.ts";

function useDatabase(): void {
  const units = endpointFromName("db", pgsqlRequires)?.allJoinedUnits ?? [];
  const addresses = units.flatMap(({ data: { value } }) => (value ? `${value.host}:${value.port}` : []));
  status.active(`uses ${addresses.join(", ")}`);
}

export const layer = defineLayer("database", [when("db.available").do(useDatabase)], {
  interfaces: [pgsqlRequires],
});
