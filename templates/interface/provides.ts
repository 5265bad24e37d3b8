import { defineInterface, type Endpoint } from "kafka-connect-base";

/** The side that can be connected to. */
export const provides = defineInterface({ interface: "my-interface", role: "provides" });

/** Tells every related unit where this one can be reached. */
export function publishAddress(endpoint: Endpoint, address: { readonly host: string; readonly port: number }): void {
  for (const { toPublish } of endpoint.relations) {
    toPublish.set("host", address.host);
    toPublish.set("port", address.port);
  }
}
