import { isSince, type Json } from "../core/index.ts";
import { ToolFailure, usageFailure } from "./errors.ts";
import type { Answer, HookContext, ToolRequest } from "./hook-context.ts";
import { isBefore4 } from "./lookup.ts";
import { actionTools } from "./tools/actions.ts";
import { configTools } from "./tools/config.ts";
import { parseFlags, type FlagTable } from "./tools/flags.ts";
import { formatValue, readFormat, type Format, type Keys } from "./tools/format.ts";
import { goalStateTools } from "./tools/goal-state.ts";
import { leadershipTools, leaderSettingTools } from "./tools/leadership.ts";
import { logTools } from "./tools/log.ts";
import { networkTools } from "./tools/network.ts";
import { otherTools } from "./tools/other.ts";
import { payloadTools } from "./tools/payloads.ts";
import { portTools } from "./tools/ports.ts";
import { relationTools } from "./tools/relations.ts";
import { secretReaders } from "./tools/secret-read.ts";
import { secretWriters } from "./tools/secret-write.ts";
import { stateTools } from "./tools/state.ts";
import { statusTools } from "./tools/status.ts";
import { storageTools } from "./tools/storage.ts";
import type { Tool, Tools } from "./tools/tool.ts";

const tools: Tools = {
  ...actionTools,
  ...configTools,
  ...goalStateTools,
  ...leadershipTools,
  ...leaderSettingTools,
  ...logTools,
  ...networkTools,
  ...otherTools,
  ...payloadTools,
  ...portTools,
  ...relationTools,
  ...secretReaders,
  ...secretWriters,
  ...stateTools,
  ...statusTools,
  ...storageTools,
};

/** The names of the hook tools of a version of Juju, sorted (juju `jujuc/server.go` of 2.9, 3.6 and 4.0). */
export function toolNames(version: string): readonly string[] {
  const isThere = (name: string): boolean => {
    if (name in leaderSettingTools || name in payloadTools) return isBefore4(version);
    if (name === "relation-model-get") return isSince(version, "3.6");
    return !name.startsWith("secret-") || isSince(version, name === "secret-info-get" ? "3.0.2" : "3.0");
  };
  return Object.keys(tools).filter(isThere).toSorted();
}

/**
 * Answers one call of a hook tool. Nothing is changed: what the call changes is in the answer, as an edit that
 * stays whatever the hook's end (`now`) or one that counts when the hook succeeds (`later`). A refusal is an
 * answer too: exit code 2 where the arguments are wrong, 1 where the operation failed, and `ERROR …` on
 * standard error (Juju docs, "List of hook commands").
 */
export function answer(request: ToolRequest, context: HookContext): Answer {
  try {
    return answerCall(request, context);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    return { code: error.exitCode, stdout: "", stderr: `ERROR ${error.message}\n` };
  }
}

function answerCall(request: ToolRequest, context: HookContext): Answer {
  const { tool: name, args } = request;
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) throw usageFailure(`unknown command ${JSON.stringify(name)}`);
  const table: FlagTable = { ...tool.flags, ...(tool.format ? formatFlags : {}), ...helpFlag };
  const flags = parseFlags(table, args);
  if (flags.switches.has("help")) return { code: 0, stdout: help(name, tool, table), stderr: "" };
  const format = readFormat(flags.texts["format"] ?? tool.format ?? "smart", tool.format);
  const { value, fields, text, ...effects } = tool.run({ ...flags, context, request });
  const stdout = text ?? printed(value, format) ?? printed(fields, format, { sorted: false }) ?? "";
  const path = flags.texts["output"];
  return path === undefined || path === ""
    ? { code: 0, stdout, stderr: "", ...effects }
    : { code: 0, stdout: "", stderr: "", ...effects, file: { path, text: stdout } };
}

const printed = (value: Json | undefined, format: Format, keys?: Keys): string | undefined =>
  value === undefined ? undefined : formatValue(value, format, keys);

const formatFlags = { format: { kind: "text" }, output: { kind: "text", short: "o" } } as const;
const helpFlag = { help: { kind: "switch", short: "h" } } as const;

function help(name: string, tool: Tool, table: FlagTable): string {
  const options = Object.entries(table).map(([long, { short }]) => `${short ? `-${short}, ` : ""}--${long}`);
  return `Usage: ${name} ${tool.usage}\n\nOptions:\n${options.map((option) => `${option}\n`).join("")}`;
}
