import { CharmError, type Remedy } from "../core/index.ts";
import { demandOf, hasFeature, isFeature } from "./features.ts";

/** What went wrong with a hook tool, as far as Juju's words tell. */
export type HookToolErrorKind =
  /** Only the leader may. */
  | "not-leader"
  /** There is no such relation, or no longer. */
  | "relation-not-found"
  /** Juju does not let this unit read or write it: not granted, not trusted, or the other unit is gone. */
  | "permission-denied"
  /** There is no such secret. */
  | "secret-not-found"
  /** This Juju does not have the tool, or not the flag. */
  | "unsupported"
  /** Juju could make nothing of the arguments. */
  | "bad-arguments"
  /** The tool is not where Juju puts it, or the system could not start it. */
  | "not-started"
  /** Any other refusal, or the tool was killed. */
  | "unknown";

/** How a hook tool ended. */
export type ToolEnd = {
  /** 2 = Juju rejected the arguments, 1 = the operation failed, `undefined` = the tool did not start or was killed. */
  readonly exitCode: number | undefined;
  /** What it said; the system's code, such as `ENOENT`, where it did not start. */
  readonly stderr: string;
};

/** A hook tool could not be started or ended with an error. The remedy is that of its kind. */
export class HookToolError extends CharmError {
  readonly tool: string;
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly kind: HookToolErrorKind;

  constructor(tool: string, { exitCode, stderr }: ToolEnd, jujuVersion = "") {
    const kind = kindOf(tool, { exitCode, stderr }, jujuVersion);
    const remedy = remedies[kind];
    super("hook-tool-failed", messageOf(tool, { exitCode, stderr, kind, jujuVersion }), { remedy });
    this.tool = tool;
    this.exitCode = exitCode;
    this.stderr = stderr;
    this.kind = kind;
  }
}

/**
 * A Juju that lacks a tool will lack it in the next hook too: the operator must choose another Juju, or another
 * revision of the charm. Arguments that Juju can't take are the charm's. All else may pass.
 */
const remedies: Readonly<Record<HookToolErrorKind, Remedy>> = {
  "not-leader": "retry",
  "relation-not-found": "retry",
  "permission-denied": "retry",
  "secret-not-found": "retry",
  unsupported: "block",
  "bad-arguments": "bug",
  "not-started": "retry",
  unknown: "retry",
};

/** Juju's words and what they mean; the first that fits counts. No other place looks at them. */
const meanings: readonly (readonly [RegExp, HookToolErrorKind])[] = [
  [/not the leader|cannot write relation settings$/m, "not-leader"],
  [/relation(?: \S+)? not found|unknown relation id/, "relation-not-found"],
  [/secret .*not found|secret URI .*not valid/, "secret-not-found"],
  [/permission denied|cannot access cloud credentials/, "permission-denied"],
  [/(?:flag|option) provided but not defined/, "unsupported"],
];

function kindOf(tool: string, { exitCode, stderr }: ToolEnd, jujuVersion: string): HookToolErrorKind {
  if (exitCode === undefined) {
    if (lacks(tool, jujuVersion)) return "unsupported";
    return /^E[A-Z\d_]+$/.test(stderr) ? "not-started" : "unknown";
  }
  const meaning = meanings.find(([words]) => words.test(stderr));
  return meaning?.[1] ?? (exitCode === 2 ? "bad-arguments" : "unknown");
}

const lacks = (tool: string, jujuVersion: string): boolean =>
  jujuVersion !== "" && isFeature(tool) && !hasFeature(jujuVersion, tool);

type Told = ToolEnd & { readonly kind: HookToolErrorKind; readonly jujuVersion: string };

function messageOf(tool: string, { exitCode, stderr, kind, jujuVersion }: Told): string {
  if (exitCode === undefined && kind === "unsupported" && isFeature(tool)) {
    return `hook tool ${tool} ${demandOf(tool)}; this is Juju ${jujuVersion}`;
  }
  const said = stderr.trim() || "it said nothing";
  const next = kind === "unsupported" ? "another version of Juju may know it" : "Juju runs the hook again";
  if (kind === "not-started") return `hook tool ${tool} could not be started: ${said}; ${next}`;
  return `hook tool ${tool} ended ${exitCode === undefined ? "early" : `with exit code ${exitCode}`}: ${said}; ${next}`;
}
