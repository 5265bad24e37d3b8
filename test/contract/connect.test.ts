import { startConnectStandIn } from "../../src/standins/connect/index.ts";
import { connectContract } from "./connect.contract.ts";

connectContract("stand-in with one worker", () => startConnectStandIn());
connectContract("stand-in with two workers", () => startConnectStandIn({ workers: 2 }));

for (const kafka of ["3.9.2", "2.8.2", "0.10.1.1"]) {
  connectContract(`stand-in with two workers of ${kafka}`, () => startConnectStandIn({ workers: 2, version: kafka }), {
    kafka,
  });
}

/** Real workers of one cluster, as a comma list of URLs. They need FileStreamSource in their plugins. */
const real = process.env["CONNECT_CONTRACT_URLS"];

if (real !== undefined && real !== "") {
  const kafka = process.env["CONNECT_CONTRACT_KAFKA"] ?? "4.3.1";
  connectContract("real workers", async () => ({ urls: real.split(","), close: async () => undefined }), { kafka });
}
