import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { LogLine } from "../core/index.ts";
import type { AgentCall } from "./agent.ts";
import type { ActionRun, Answer, HookContext } from "./hook-context.ts";
import type { HookRequest } from "./hook-request.ts";
import type { RunOptions, SetStatus, ToolUse } from "./hook-run.ts";
import { answer } from "./hook-tools.ts";
import { applicationName, applicationOf, remoteEnd, relationOf, unitOf } from "./lookup.ts";
import { maskArguments } from "./mask.ts";
import type { Edit, Model } from "./model.ts";
import type { ModelStore } from "./model-store.ts";

/** What the tools of one attempt did. */
type SessionRecord = {
  /** The edits that a commit would make, in order. */
  readonly edits: readonly Edit[];
  readonly tools: readonly ToolUse[];
  readonly log: readonly LogLine[];
  readonly statuses: readonly SetStatus[];
  readonly action?: ActionRun;
};

/** The agent's side of one attempt: it remembers what the tools wrote until the hook's end is known. */
export type Session = {
  readonly answer: (call: AgentCall) => Pick<Answer, "code" | "stdout" | "stderr">;
  /** Aborted where a tool wants the hook to be killed. */
  readonly ended: AbortSignal;
  /** Waits until the store has what counts at once. Rethrows what went wrong in the sandbox itself. */
  readonly end: () => Promise<SessionRecord>;
};

/** What a session begins with. */
export type SessionOptions = Pick<RunOptions, "onTool"> & {
  /** The model as it was when the hook began. */
  readonly model: Model;
};

/** Opens a session for one attempt of a hook. */
export function openSession(store: ModelStore, request: HookRequest, { model, onTool }: SessionOptions): Session {
  let context = contextOf(request, model);
  let written: Promise<unknown> = Promise.resolve();
  const broken: unknown[] = [];
  const kill = new AbortController();
  const edits: Edit[] = [];
  const tools: ToolUse[] = [];
  const log: LogLine[] = [];
  const statuses: SetStatus[] = [];

  const apply = (call: AgentCall): Answer => {
    const given = answer({ ...call, time: new Date().toISOString() }, context);
    const { now, later } = given;
    if (now) {
      const before = context.model;
      context = { ...context, model: now(before) };
      statuses.push(...newStatuses(before, context));
      written = written.then(() => store.update(now));
    }
    if (later) {
      context = { ...context, model: later(context.model) };
      edits.push(later);
    }
    if (given.action) context = { ...context, action: given.action };
    log.push(...(given.log ?? []));
    if (given.endHook) kill.abort();
    if (given.file) writeFileSync(resolve(call.directory, given.file.path), given.file.text);
    return given;
  };

  return {
    ended: kill.signal,
    answer: (call) => {
      const given = attemptCall(() => apply(call), broken);
      // Masked after the call, so that what `secret-add` has just been given is known.
      const args = maskArguments(call.tool, call.args, context.model);
      const use = { tool: call.tool, args, code: given.code };
      tools.push(use);
      onTool?.(use);
      return given;
    },
    end: async () => {
      await written;
      if (broken.length > 0) throw broken[0];
      return { edits, tools, log, statuses, ...(context.action ? { action: context.action } : {}) };
    },
  };
}

/** A defect of the sandbox ends the tool and comes out at the hook's end: the agent itself must go on. */
function attemptCall(call: () => Answer, broken: unknown[]): Answer {
  try {
    return call();
  } catch (error) {
    broken.push(error);
    return { code: 1, stdout: "", stderr: "ERROR the sandbox failed; its own error tells more\n" };
  }
}

const readFile = (path: string): string => readFileSync(resolve("/", path), "utf8");

function contextOf(request: HookRequest, model: Model): HookContext {
  const { unit } = request;
  if ("action" in request) {
    const { name, parameters: given = {} } = request.action;
    const defaults = applicationOf(model, applicationName(unit)).charm?.actionDefaults?.[name];
    return { model, unit, readFile, action: { name, parameters: { ...defaults, ...given }, results: {}, log: [] } };
  }
  const storage = request.storage === undefined ? {} : { storage: request.storage };
  if (!request.relation) return { model, unit, readFile, ...storage };
  const remote = remoteEnd(relationOf(model, request.relation.id), applicationName(unit));
  const remoteApp = request.relation.remoteApp ?? remote?.application;
  const relation = { ...request.relation, ...(remoteApp === undefined ? {} : { remoteApp }) };
  return { model, unit, readFile, relation };
}

function newStatuses(before: Model, { model, unit }: HookContext): readonly SetStatus[] {
  const application = applicationName(unit);
  const [ofUnit, ofApplication] = [unitOf(model, unit).status, applicationOf(model, application).status];
  return [
    ...(ofUnit === unitOf(before, unit).status ? [] : [{ ...ofUnit, who: unit }]),
    ...(ofApplication === undefined || ofApplication === applicationOf(before, application).status
      ? []
      : [{ ...ofApplication, who: application }]),
  ];
}
