import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import { generate } from "selfsigned";

/** An HTTPS server that answers as it is told, and counts its connections. */
export type HostileServer = {
  readonly kubeconfig: string;
  readonly url: string;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

export async function startHostileServer(listener: RequestListener): Promise<HostileServer> {
  const pair = await generate([{ name: "commonName", value: "hostile" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  let connections = 0;
  const server = createServer({ key: pair.private, cert: pair.cert }, listener);
  server.on("secureConnection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const authority = Buffer.from(pair.cert).toString("base64");
  return {
    kubeconfig: JSON.stringify({
      "current-context": "here",
      clusters: [{ name: "c", cluster: { server: url, "certificate-authority-data": authority } }],
      contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user: { token: "hunter2" } }],
    }),
    url,
    connections: () => connections,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
