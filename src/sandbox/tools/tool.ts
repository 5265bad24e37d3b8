import type { Json } from "../../core/index.ts";
import type { Answer, HookContext, ToolRequest } from "../hook-context.ts";
import type { ParsedFlags, FlagTable } from "./flags.ts";
import type { Format } from "./format.ts";

/** One call with its arguments taken apart. */
export type ToolCall = ParsedFlags & { readonly context: HookContext; readonly request: ToolRequest };

/** What a tool does when its arguments could be taken apart. Refusals are thrown as `ToolFailure`. */
export type ToolResult = Partial<Pick<Answer, "now" | "later" | "log" | "action" | "endHook">> & {
  /** Printed in the format that was asked for, maps by their sorted keys. */
  readonly value?: Json;
  /** As `value`, but keys in their given order: where Juju prints a structure of fixed fields. */
  readonly fields?: Json;
  /** Printed as it is. */
  readonly text?: string;
};

/** A hook tool. */
export type Tool = {
  /** The arguments, for `--help`. */
  readonly usage: string;
  readonly flags?: FlagTable;
  /** The format without `--format`; absent for a tool that prints no value. One of YAML does not know `smart`. */
  readonly format?: Exclude<Format, "json">;
  readonly run: (call: ToolCall) => ToolResult;
};

/** Tools by name. */
export type Tools = Readonly<Record<string, Tool>>;
