import type { LogLine } from "../core/index.ts";
import type { ChangedBag } from "./changed-bags.ts";
import type { ActionRun } from "./hook-context.ts";
import type { Model, Status } from "./model.ts";
import type { ToolDirectory } from "./tool-directory.ts";

/** How a hook is to be run; every field has a default. */
export type RunOptions = {
  /** Tools made before, to save a few milliseconds; default own ones, which go with the hook. */
  readonly tools?: ToolDirectory;
  /** Variables besides Juju's, such as `JUJU_DEBUG` or a pod's `KUBERNETES_SERVICE_HOST`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The agent's PATH, after the tools; default that of Ubuntu. */
  readonly path?: string;
  /** The time of one attempt; default 10 minutes. */
  readonly timeoutMs?: number;
  /** How often a failing hook is tried; default 1. Actions are tried once. */
  readonly maxAttempts?: number;
  /** The pause before the second attempt, doubled before each further; default 0 (Juju: 5 s). */
  readonly retryWaitMs?: number;
  /** Ends the running process, as a time-out does, and the attempts. */
  readonly signal?: AbortSignal;
  /** Ends the running process and all that it started by SIGKILL, as a machine that fails does. */
  readonly kill?: AbortSignal;
  /** Told of each call of a hook tool when it was carried out, before its answer goes out. */
  readonly onTool?: (use: ToolUse) => void;
  /** Told of what the charm writes to standard error, as it comes. */
  readonly onStderr?: (text: string) => void;
};

/** What a hook did, over all its attempts. */
export type HookRun = {
  /** Of the last attempt; 128 and the signal's number after a kill, -1 where nothing could be started. */
  readonly exitCode: number;
  readonly attempts: number;
  readonly timedOut: boolean;
  /** Wall-clock time of all attempts, with their pauses. */
  readonly ms: number;
  /** The model after the hook. It holds secrets in clear. */
  readonly model: Model;
  /** The calls of hook tools, in order; secret values in arguments are `***`. */
  readonly tools: readonly ToolUse[];
  /** What `juju-log` wrote, and why an attempt failed. */
  readonly log: readonly LogLine[];
  /** Every status that was set, in order. */
  readonly statuses: readonly SetStatus[];
  readonly stdout: string;
  readonly stderr: string;
  /** The databags that the commit changed; `hooksAfterData` tells who is to hear of it. */
  readonly changedBags: readonly ChangedBag[];
  /** The action's outcome, when one ran. */
  readonly action?: ActionOutcome;
};

/** One call of a hook tool. */
export type ToolUse = { readonly tool: string; readonly args: readonly string[]; readonly code: number };

/** A status that a hook set, and for whom: the unit or the application. */
export type SetStatus = Status & { readonly who: string };

/** How an action ended. */
export type ActionOutcome = {
  readonly status: "completed" | "failed";
  /** Why it failed; empty otherwise. */
  readonly message: string;
  readonly results: ActionRun["results"];
  readonly log: readonly string[];
};
