import { startConnectStandIn } from "../../src/standins/connect/index.ts";
import { connectContract } from "./connect.contract.ts";

connectContract("stand-in with one worker", () => startConnectStandIn());
connectContract("stand-in with two workers", () => startConnectStandIn({ workers: 2 }));

/** Real workers of one cluster, as a comma list of URLs. They need FileStreamSource in their plugins. */
const real = process.env["CONNECT_CONTRACT_URLS"];

if (real !== undefined && real !== "") {
  connectContract("real workers", async () => ({ urls: real.split(","), close: async () => undefined }));
}
