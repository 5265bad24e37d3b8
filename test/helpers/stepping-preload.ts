// Loaded by Node before a program: debugs it from a thread of its own (see stepping.ts). Not over a WebSocket, where
// every step waits 40 ms for TCP's delayed acknowledgement.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Session, type Debugger } from "node:inspector";
import { basename, join } from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { Orders } from "./stepping.ts";

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { execArgv: [] });
  await new Promise((resolve) => worker.once("message", resolve));
  worker.unref();
} else debug(JSON.parse(process.env["STEPPING"] ?? "") as Orders);

function debug({ program, kill, watch, output }: Orders): void {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map<string, string>();
  const urlOf = (frame: Debugger.CallFrame | undefined): string => urls.get(frame?.location.scriptId ?? "") ?? "";
  const placeOf = (frame: Debugger.CallFrame): string =>
    [urlOf(frame), frame.location.lineNumber, frame.location.columnNumber ?? 0].join(":");
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => urls.set(scriptId, url));
  session.post("Debugger.enable");
  const [, url = "", line = "0", column = "0"] = /^(.*):(\d+):(\d+)$/.exec(kill?.place ?? `${program}:0:0`) ?? [];
  const breakpoint = { url, lineNumber: Number(line), columnNumber: Number(column) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread, not a window
  session.post("Debugger.setBreakpointByUrl", breakpoint, () => parentPort?.postMessage("ready"));

  const look = kill === undefined ? watcher(watch, output) : undefined;
  let times = 0;
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    const [frame, caller] = callFrames;
    if (frame === undefined) return;
    if (look === undefined) {
      times += 1;
      if (times === kill?.time) process.kill(process.pid, "SIGKILL");
      return session.post("Debugger.resume");
    }
    if (!isOfNode(urlOf(frame))) {
      appendFileSync(join(output, "places"), `${placeOf(frame)}\n`);
      look();
    }
    // What our own code calls of Node is left at once, unless it calls back.
    const leave =
      isOfNode(urlOf(frame)) && caller !== undefined && !isOfNode(urlOf(caller)) && !callsBack(urlOf(frame));
    session.post(leave ? "Debugger.stepOut" : "Debugger.stepInto");
  });
  setInterval(() => undefined, 60_000); // a thread without anything to wait for ends
}

const isOfNode = (url: string): boolean => !url.startsWith("file:");
const callsBack = (url: string): boolean => url.startsWith("node:internal/async_local_storage/");

/** Keeps the files each time they are not as they were the last time. */
function watcher(files: readonly string[], output: string): () => void {
  let last = "none";
  let count = 0;
  return () => {
    const now = files.flatMap((file) => (existsSync(file) ? [{ file, bytes: readFileSync(file) }] : []));
    const text = now.map(({ file, bytes }) => `${file} ${bytes.toString("latin1")}`).join("\n");
    if (text === last) return;
    last = text;
    const folder = join(output, String((count += 1)));
    mkdirSync(folder);
    for (const { file, bytes } of now) writeFileSync(join(folder, basename(file)), bytes);
  };
}
