import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Where a forwarded connection goes. */
export type ForwardTarget = { readonly host: string; readonly port: number };

export type ForwardOptions = {
  readonly host: string;
  readonly port: number;
  /** Asked for each new connection, so that pods may come and go. */
  readonly targets: () => readonly ForwardTarget[];
};

/**
 * Plays kube-proxy for one NodePort: takes TCP connections on `host:port` and hands them to the targets in turn.
 * A connection that finds no target, or whose target refuses it, is reset, as with a Service without endpoints;
 * no other target is tried, because kube-proxy does not try one either.
 */
export async function forwardPort(options: ForwardOptions): Promise<{ readonly close: () => Promise<void> }> {
  const open = new Set<Socket>();
  let turn = 0;
  const hold = (socket: Socket): Socket => {
    open.add(socket);
    return socket.once("close", () => open.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const targets = options.targets();
    const target = targets[turn++ % targets.length];
    hold(client);
    if (target === undefined) {
      client.on("error", () => undefined).resetAndDestroy();
      return;
    }
    const upstream = hold(connect({ ...target, allowHalfOpen: true }));
    client.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
    upstream.on("error", () => client.resetAndDestroy());
    client.pipe(upstream).pipe(client);
  });
  await once(server.listen(options.port, options.host), "listening");
  return {
    close: async () => {
      const closed = once(server.close(), "close");
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
