import { randomUUID } from "node:crypto";
import type { LogLine } from "../core/index.ts";
import { startAgent } from "./agent.ts";
import { agentPath, hookEnvironment } from "./environment.ts";
import { findHookFile } from "./hook-file.ts";
import { runProgram, type ProgramEnd } from "./hook-process.ts";
import { requestName, type HookRequest } from "./hook-request.ts";
import type { ActionOutcome, RunOptions, SetStatus, ToolUse } from "./hook-run.ts";
import { openSession, type Session } from "./hook-session.ts";
import { applicationName, applicationOf } from "./lookup.ts";
import type { Edit, Model } from "./model.ts";
import type { ModelStore } from "./model-store.ts";
import type { ToolDirectory } from "./tool-directory.ts";

/** One try of a hook. */
export type Attempt = ProgramEnd & {
  /** True where what the tools wrote now counts. */
  readonly committed: boolean;
  readonly tools: readonly ToolUse[];
  readonly log: readonly LogLine[];
  readonly statuses: readonly SetStatus[];
  readonly action?: ActionOutcome;
};

/** What an attempt needs besides the choices of the caller. */
export type AttemptOptions = RunOptions & {
  readonly tools: ToolDirectory;
  /** Edits that come with the hook itself: in force during it, and after it. */
  readonly meet: { readonly before: Edit; readonly after: Edit };
};

/** Runs a hook once, and commits or drops what its tools wrote. */
export async function runAttempt(store: ModelStore, request: HookRequest, options: AttemptOptions): Promise<Attempt> {
  const model = await store.load();
  const session = openSession(store, request, { ...options, model: options.meet.before(model) });
  const end = await runProcess(model, request, { ...options, session });
  const record = await session.end();
  const { log, action } = judge(request, end, record);
  const committed = end.exitCode === 0;
  if (committed) {
    const edits = [options.meet.before, ...record.edits, options.meet.after];
    await store.update((now) => edits.reduce((next, edit) => edit(next), now));
  }
  const { stdout, stderr, exitCode, timedOut } = end;
  const { tools, statuses } = record;
  return {
    stdout,
    stderr,
    exitCode,
    timedOut,
    committed,
    tools,
    statuses,
    log,
    ...(action ? { action } : {}),
  };
}

type HookEnd = ProgramEnd & {
  /** Why nothing was started, where that is a failure. */
  readonly message?: string;
};

async function runProcess(
  model: Model,
  request: HookRequest,
  options: AttemptOptions & { readonly session: Session },
): Promise<HookEnd> {
  const charm = applicationOf(model, applicationName(request.unit)).charm?.folder ?? "";
  const file = await findHookFile(charm, request);
  const nothing = { stdout: "", stderr: "", timedOut: false };
  if (file.kind === "broken") return { ...nothing, exitCode: -1, message: file.message };
  if (file.kind === "missing") {
    // A hook that a charm does not have has succeeded; an action has not.
    if (!("action" in request)) return { ...nothing, exitCode: 0 };
    return { ...nothing, exitCode: -1, message: `action not implemented on unit "${request.unit}"` };
  }
  const agent = await startAgent(options.session.answer);
  try {
    const environment = hookEnvironment(model, request, {
      charm,
      tools: options.tools.path,
      agent: agent.address,
      contextId: `${request.unit}-${requestName(request)}-${randomUUID()}`,
      path: options.path ?? agentPath,
    });
    return await runProgram({
      file: file.path,
      directory: charm,
      environment: { ...environment, ...options.environment },
      timeoutMs: options.timeoutMs ?? 600_000,
      signal: AbortSignal.any([options.session.ended, ...(options.signal ? [options.signal] : [])]),
      kill: options.kill,
      onStderr: options.onStderr,
    });
  } finally {
    await agent.close();
  }
}

/** What the end of the process means, for the log and for the action. */
function judge(
  request: HookRequest,
  end: HookEnd,
  { log, action }: Awaited<ReturnType<Session["end"]>>,
): { readonly log: readonly LogLine[]; readonly action?: ActionOutcome } {
  const why = end.message ?? `exit status ${end.exitCode}`;
  const failed = `${"action" in request ? "action" : "hook"} "${requestName(request)}" failed: ${why}`;
  const said = "action" in request ? log : [...log, ...printed(end)];
  const lines = end.exitCode === 0 ? said : [...said, { level: "ERROR", text: failed } as const];
  if (!action) return { log: lines };
  const message = end.exitCode === 0 ? action.failure : why;
  return {
    log: lines,
    action: {
      status: message === undefined ? "completed" : "failed",
      message: message ?? "",
      results: {
        ...action.results,
        "return-code": end.exitCode,
        ...(end.stdout === "" ? {} : { stdout: end.stdout }),
        ...(end.stderr === "" ? {} : { stderr: end.stderr }),
      },
      log: action.log,
    },
  };
}

/** What a hook prints goes into Juju's log: standard output at DEBUG, standard error at WARNING. */
const printed = ({ stdout, stderr }: ProgramEnd): readonly LogLine[] => [
  ...linesOf("DEBUG", stdout),
  ...linesOf("WARNING", stderr),
];

const linesOf = (level: LogLine["level"], text: string): readonly LogLine[] =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [{ level, text: line }]));
