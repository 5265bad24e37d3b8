import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { tsc } from "./author-folder.ts";

/** What an editor asks its language server about a place in a file. */
export type Editor = {
  readonly complete: (text: string) => Promise<readonly string[]>;
  readonly hover: (text: string) => Promise<string>;
};

type Answer = { readonly id?: number; readonly method?: string; readonly result?: unknown };

/** An editor on a folder, with TypeScript's own language server. The cursor is at `|` in the texts it is asked about. */
export async function anEditor(folder: string): Promise<Editor> {
  const server = spawn(tsc, ["--lsp", "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  onTestFinished(() => void server.kill());
  const waiting = new Map<number, (result: unknown) => void>();
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  let asked = 0;
  const ask = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      send({ id: asked, method, params });
    });
  const take = ({ id, method, result }: Answer): void => {
    if (id === undefined) return;
    if (method === undefined) waiting.get(id)?.(result);
    else send({ id, result: null }); // the server asks, too
  };
  let rest = Buffer.alloc(0);
  server.stdout.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let found = firstMessage(rest); found !== undefined; found = firstMessage(rest)) {
      rest = rest.subarray(found.end);
      take(found.message);
    }
  });
  await ask("initialize", { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} });
  send({ method: "initialized", params: {} });

  let opened = 0;
  const askAt = (method: string, marked: string): Promise<unknown> => {
    opened += 1;
    const uri = pathToFileURL(join(folder, `open${opened}.ts`)).href;
    const before = marked.slice(0, marked.indexOf("|")).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const text = marked.replace("|", "");
    send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "typescript", version: 1, text } },
    });
    return ask(method, { textDocument: { uri }, position });
  };
  return {
    complete: async (text) => {
      const result = (await askAt("textDocument/completion", text)) as { items: { label: string }[] };
      return result.items.map(({ label }) => label);
    },
    hover: async (text) => JSON.stringify(await askAt("textDocument/hover", text)),
  };
}

function firstMessage(bytes: Buffer): { readonly message: Answer; readonly end: number } | undefined {
  const head = bytes.indexOf("\r\n\r\n");
  const length = /Content-Length: (\d+)/.exec(bytes.subarray(0, Math.max(head, 0)).toString())?.[1];
  const end = head + 4 + Number(length);
  if (length === undefined || bytes.length < end) return undefined;
  return { message: JSON.parse(bytes.subarray(head + 4, end).toString()) as Answer, end };
}
