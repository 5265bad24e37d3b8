import { defineInterface } from "kafka-connect-base";
import { z } from "zod";

/** The side that connects; `<endpoint>.available` is set while a unit has published its address. */
export const requires = defineInterface({
  interface: "my-interface",
  role: "requires",
  received: z.object({ host: z.string(), port: z.number() }),
  atStart: (endpoint) => {
    const available = endpoint.allJoinedUnits.some(({ data }) => data.state === "fits");
    endpoint.toggleFlag("{endpoint_name}.available", available);
  },
});
