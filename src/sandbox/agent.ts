import { execFile } from "node:child_process";
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Answer } from "./hook-context.ts";
import { systemCommand } from "./system-command.ts";

/** A call as a tool's process made it. */
export type AgentCall = {
  readonly tool: string;
  readonly args: readonly string[];
  readonly stdin: string;
  /** The working folder of the tool. */
  readonly directory: string;
};

/** The end of a hook that its tools talk to. */
export type Agent = {
  /** What goes into `JUJU_AGENT_SOCKET_ADDRESS`: a folder that only its owner can enter. */
  readonly address: string;
  /** Refuses the tools that still wait, and removes everything. */
  readonly close: () => Promise<void>;
};

/**
 * Starts an agent that answers hook tools by FIFOs, one call after another as Juju does. `answer` must not
 * throw. Text that is not UTF-8 arrives with replacement characters.
 */
export async function startAgent(
  answer: (call: AgentCall) => Pick<Answer, "code" | "stdout" | "stderr">,
): Promise<Agent> {
  const address = await mkdtemp(join(tmpdir(), "sandbox-agent-"));
  const bell = join(address, "bell");
  await promisify(execFile)(await systemCommand("mkfifo"), [bell]);
  // Open for both directions: there is no end of file when the last tool has closed it.
  const fd = openSync(bell, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  let rest = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const id of lines) answerCall(join(address, id), answer);
  });
  return {
    address,
    close: async () => {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.destroy();
      await closed;
      await refuseWaiting(address);
    },
  };
}

/** Tools that come later find no folder; those that wait in it are told. */
async function refuseWaiting(address: string): Promise<void> {
  const closed = `${address}-closed`;
  renameSync(address, closed);
  for (const name of readdirSync(closed)) {
    if (/^\d+$/.test(name)) sendLine(join(closed, name), "1 the hook is over");
  }
  await rm(closed, { recursive: true, force: true });
}

// The files are small and local, and the tool waits: synchronous calls are the quickest here.
function answerCall(path: string, answer: (call: AgentCall) => Pick<Answer, "code" | "stdout" | "stderr">): void {
  const request = take(`${path}.request`);
  if (request === undefined) return;
  const [directory = "", tool = "", ...args] = request.split("\0").slice(0, -1);
  const { code, stdout, stderr } = answer({ tool, args, stdin: take(`${path}.stdin`) ?? "", directory });
  const quiet = stdout === "" && stderr === "";
  if (!quiet) writeFileSync(`${path}.answer`, `${print(stdout)}${print(stderr, ">&2")}`, { mode: 0o600 });
  sendLine(path, quiet ? String(code) : `${code} answer`);
  rmSync(path, { force: true });
}

const print = (text: string, to = ""): string =>
  text === "" ? "" : `printf %s '${text.replaceAll("'", String.raw`'\''`)}' ${to}\n`;

/** Reads a file and removes it. */
function take(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  } finally {
    rmSync(path, { force: true });
  }
}

function sendLine(path: string, line: string): void {
  try {
    const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(fd, `${line}\n`);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Nobody reads: the tool was killed.
  }
}
