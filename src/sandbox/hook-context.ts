import type { Json, LogLine } from "../core/index.ts";
import type { Edit, Model } from "./model.ts";

/** What a hook tool needs to know of the hook that calls it. */
export type HookContext = {
  /** The model as this hook sees it: with its own writes, although they are not committed yet. */
  readonly model: Model;
  readonly unit: string;
  /** The relation of a relation hook. */
  readonly relation?: HookRelation;
  /** The storage of a storage hook, such as `data/0`. */
  readonly storage?: string;
  /** The action, when one runs. */
  readonly action?: ActionRun;
  /** Reads a file that an argument names, as Juju's agent does. Throws where it can't. */
  readonly readFile: (path: string) => string;
};

/** What a relation hook is about. */
export type HookRelation = {
  readonly id: number;
  /** Joined, departed, and changed after a change of a unit's data. */
  readonly remoteUnit?: string;
  /** Default the application at the other end. */
  readonly remoteApp?: string;
  /** Only in `relation-departed`: who leaves; it may be this unit itself. */
  readonly departingUnit?: string;
};

/** An action as it runs. */
export type ActionRun = {
  readonly name: string;
  readonly parameters: { readonly [key: string]: Json };
  readonly results: { readonly [key: string]: Json };
  readonly log: readonly string[];
  /** The message of `action-fail`. */
  readonly failure?: string;
};

/** One call of a hook tool. */
export type ToolRequest = {
  readonly tool: string;
  readonly args: readonly string[];
  /** What came on standard input, read only for `--file -`. */
  readonly stdin: string;
  /** When it came, as an ISO 8601 text. */
  readonly time: string;
};

/** What a tool prints, how it ends, and what it changes. */
export type Answer = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** A change that stays even when the hook fails, such as a status. */
  readonly now?: Edit;
  /** A change that counts when the hook succeeds, such as relation data. */
  readonly later?: Edit;
  readonly log?: readonly LogLine[];
  /** The action's results so far. */
  readonly action?: ActionRun;
  /** What `-o` asked to write instead of standard output, and where. */
  readonly file?: { readonly path: string; readonly text: string };
  /** True where the hook is to be killed, to be run again (`juju-reboot --now`). */
  readonly endHook?: true;
};
