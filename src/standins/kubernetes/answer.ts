import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { Reply } from "./requests/exchange.ts";
import type { Watch } from "./requests/watch.ts";

/** The body of a request, as text. */
export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** Sends an answer, in the way that a fault wants. */
export async function send(
  { response, signal }: { readonly response: ServerResponse; readonly signal: AbortSignal },
  reply: Reply | Watch,
  { way, delayMs }: Pick<Fault, "way" | "delayMs">,
): Promise<void> {
  if (way === "never") return;
  if (way === "lost") {
    response.destroy();
    return;
  }
  // Whoever has gone meanwhile hears nothing.
  if (way === "late") await sleep(delayMs, undefined, { signal, ref: false });
  if ("run" in reply) await stream(response, { watch: reply, signal });
  else write(response, reply, way === "half" ? "half" : "whole");
}

function write(response: ServerResponse, { status, body, headers = {} }: Reply, part: "half" | "whole"): void {
  const isText = typeof body === "string";
  const text = isText ? body : JSON.stringify(body);
  response.writeHead(status, {
    "content-type": isText ? "text/plain; charset=utf-8" : "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  if (part === "whole") response.end(text);
  else response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}

async function stream(
  response: ServerResponse,
  { watch, signal }: { readonly watch: Watch; readonly signal: AbortSignal },
): Promise<void> {
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  await watch.run((line) => response.write(line), signal);
  response.end();
}
