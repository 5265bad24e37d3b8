/** A message of the inspector's protocol (https://chromedevtools.github.io/devtools-protocol/). */
type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
};

/** Where a program stands still. */
type Pause = {
  readonly function: string;
  readonly line: number;
  readonly column: number;
  readonly script: Script;
};

/** A script that the program has loaded. */
type Script = { readonly scriptId: string; readonly url: string; readonly sourceMapURL: string };

/** A debugger that is attached to a Node.js process, over a WebSocket on loopback. */
export type Debugger = {
  readonly scripts: () => readonly Script[];
  /** Waits until the program stands still; `undefined` when it has ended, and waits for the debugger to go. */
  readonly paused: () => Promise<Pause | undefined>;
  readonly resume: () => Promise<void>;
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly close: () => void;
};

/** Attaches to the process that waits on a port, as Chrome does, and lets it begin. */
export async function attach(port: number): Promise<Debugger> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? "");
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const scripts: Script[] = [];
  const pauses: Pause[] = [];
  let wake = (): void => undefined;
  let ended = false;
  let sent = 0;
  const answers = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, method, params, result } = JSON.parse(String(data)) as Message;
    if (id !== undefined) answers.get(id)?.(result);
    if (method === "Debugger.scriptParsed") scripts.push(params as Script);
    if (method === "Runtime.executionContextDestroyed") {
      ended = true;
      wake();
    }
    if (method !== "Debugger.paused") return;
    const [frame] = (
      params as {
        callFrames: {
          functionName: string;
          location: { scriptId: string; lineNumber: number; columnNumber: number };
        }[];
      }
    ).callFrames;
    const script = scripts.find(({ scriptId }) => scriptId === frame?.location.scriptId);
    if (frame === undefined || script === undefined) throw new Error("paused nowhere");
    pauses.push({
      function: frame.functionName,
      line: frame.location.lineNumber,
      column: frame.location.columnNumber,
      script,
    });
    wake();
  });
  const send = (method: string, params: object = {}): Promise<unknown> => {
    sent += 1;
    const id = sent;
    const answered = new Promise((resolve) => answers.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    return answered;
  };
  await send("Runtime.enable");
  await send("Debugger.enable");
  await send("Runtime.runIfWaitingForDebugger");
  return {
    scripts: () => scripts,
    paused: async () => {
      for (;;) {
        const pause = pauses.shift();
        if (pause !== undefined || ended) return pause;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    resume: async () => void (await send("Debugger.resume")),
    evaluate: async (expression) =>
      ((await send("Runtime.evaluate", { expression })) as { result?: { value?: unknown } }).result?.value,
    close: () => socket.close(),
  };
}
