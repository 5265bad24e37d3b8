import { open, Session, url, waitForDebugger } from "node:inspector";
import type { BeforeHandler } from "../reactive/index.ts";
import type { DebugRequest } from "./context.ts";

/**
 * Stops a hook in a debugger: at the first line of the first handler (`all`, `hook`), or of each handler that is named,
 * by its function or by its id. Node's inspector is opened on loopback when it comes to that, and not before: a hook in
 * which no such handler runs goes on as always. The handler runs once a debugger is there and lets it go on.
 */
export function debugStops({ at, port }: DebugRequest, unit: string): BeforeHandler {
  const first = at.includes("all") || at.includes("hook");
  const isWanted = (id: string, ran: number): boolean =>
    (first && ran === 0) || at.includes(id) || at.includes(id.slice(id.lastIndexOf("/") + 1));
  let ran = 0;
  return (id, action) => {
    const stops = isWanted(id, ran);
    ran += 1;
    if (!stops) return;
    if (url() === undefined) awaitDebugger(id, { port, unit });
    stopAt(action);
  };
}

function awaitDebugger(id: string, { port, unit }: { readonly port: number; readonly unit: string }): void {
  open(port, loopback);
  if (url() === undefined) open(0, loopback); // somebody has the port
  const { port: taken } = new URL(url() ?? `ws://${loopback}:${port}`);
  const there = `${loopback}:${taken}`;
  process.stderr.write(
    `${id} waits for a debugger on ${there}: attach to it there, or run juju ssh ${unit} -L ${taken}:${there}, and open chrome://inspect\n`,
  );
  endBySignal(waitForDebugger);
}

/** A process that waits runs no listener of its own: the system is to end it then, which commits nothing either. */
function endBySignal(wait: () => void): void {
  const listeners = process.listeners("SIGTERM");
  process.removeAllListeners("SIGTERM");
  wait();
  for (const listener of listeners) process.once("SIGTERM", listener);
}

const loopback = "127.0.0.1";

const handed = Symbol.for("kafka-connect-base.stop-at");

/** Sets a breakpoint at a function's first line. V8 wants the function by the id that an inspector's session gives it. */
function stopAt(action: () => unknown): void {
  const session = new Session(); // stays open: its breakpoints go with it
  session.connect();
  session.post("Debugger.enable");
  // The session sees the global object and nothing else; the function is there for this moment only.
  Reflect.set(globalThis, handed, action);
  const expression = `globalThis[Symbol.for("${handed.description}")]`;
  session.post("Runtime.evaluate", { expression }, (_, answer) => {
    const objectId = answer?.result.objectId;
    if (objectId !== undefined) session.post("Debugger.setBreakpointOnFunctionCall", { objectId });
  });
  Reflect.deleteProperty(globalThis, handed);
}
