import { once } from "node:events";
import { connect, Socket } from "node:net";
import { expect, test } from "vitest";
import { connectTimeoutCode, limitConnect } from "../../src/connect/limit-connect.ts";
import { serve } from "./serve.ts";

test("a socket that never connects ends with the code for it", async () => {
  const socket = new Socket();
  limitConnect(socket, 20);
  const [error] = await once(socket, "error").catch((thrown: unknown) => [thrown]);
  expect(error).toMatchObject({ code: connectTimeoutCode });
});

test("a connected socket lives on", async () => {
  const url = new URL(await serve(() => undefined));
  const socket = connect(Number(url.port), url.hostname);
  limitConnect(socket, 50);
  await once(socket, "connect");
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});
