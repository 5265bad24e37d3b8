import { defineInterface, hook } from "kafka-connect-base";
import { z } from "zod";

/** The side that uses a database; `<endpoint>.available` is set while one can be used. */
export const pgsqlRequires = defineInterface(
  {
    interface: "pgsql",
    role: "requires",
    received: z.object({ host: z.string(), port: z.number() }),
    atStart: (endpoint) => {
      const usable = endpoint.allJoinedUnits.some(({ data }) => data.state === "fits");
      endpoint.toggleFlag("{endpoint_name}.available", usable);
    },
  },
  [
    hook("{endpoint_name}-relation-created").doWith(function askForDatabase(endpoint) {
      for (const relation of endpoint.relations) relation.toPublish.set("database", "shop");
    }),
  ],
);
