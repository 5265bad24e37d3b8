/**
 * What a hook does about an error.
 *
 * - `block`: the operator must act. The unit says so in its status; the hook exits 0.
 * - `wait`: something is away or under way. Status `waiting`, exit 0; the next `update-status` looks again.
 * - `retry`: the hook exits 1 and Juju runs it again.
 * - `bug`: the hook exits 1 with the stack in the log.
 */
export type Remedy = "block" | "wait" | "retry" | "bug";

/** The code of a `CharmError`: stable, for programs and for searching the docs. */
export type ErrorCode =
  | "no-hook"
  | "config-invalid"
  | "handler-invalid"
  | "action-result-invalid"
  | "trigger-invalid"
  | "trigger-loop"
  | "file-unreadable"
  | "interface-invalid"
  | "not-leader"
  | "hook-environment"
  | "hook-tool-failed"
  | "state-unreadable"
  | "kubernetes-failed"
  | "kubernetes-unreachable"
  | "connect-unreachable"
  | "connect-argument"
  | "build-failed"
  | "create-failed"
  | "archive-failed"
  | "lint-failed"
  | "usage"
  | "not-found"
  | "sandbox-failed"
  | "dispatch-failed";

/** Every error code, with its usual remedy and what it means. `docs/reference/errors.md` is compared with it. */
export const errorCodes: Readonly<Record<ErrorCode, { readonly remedy: Remedy; readonly meaning: string }>> = {
  "no-hook": { remedy: "bug", meaning: "a helper that needs a running hook was called outside one" },
  "config-invalid": {
    remedy: "block",
    meaning: "an option, relation value or layer setting must be corrected",
  },
  "handler-invalid": { remedy: "bug", meaning: "a handler or an action has no name, or two of one layer share one" },
  "action-result-invalid": { remedy: "bug", meaning: "an action answered with a result that Juju does not take" },
  "trigger-invalid": { remedy: "bug", meaning: "a trigger without a flag to watch or without an effect" },
  "trigger-loop": { remedy: "bug", meaning: "triggers set and clear each other's flags without end" },
  "file-unreadable": { remedy: "retry", meaning: "a file whose changes a handler waits for can't be read" },
  "interface-invalid": {
    remedy: "bug",
    meaning:
      "two definitions for one side of an interface, two of its handlers with one name, or a schema that answers by a promise",
  },
  "not-leader": { remedy: "bug", meaning: "a unit that does not lead used what only the leader may" },
  "hook-environment": { remedy: "bug", meaning: "the program was not started as Juju starts a charm" },
  "hook-tool-failed": {
    remedy: "retry",
    meaning:
      "a hook tool of Juju ended with an error: `block` where this Juju does not have it, `bug` for arguments that it can't take",
  },
  "state-unreadable": { remedy: "retry", meaning: "the unit's memory can't be read or written" },
  "kubernetes-failed": {
    remedy: "block",
    meaning: "Kubernetes refused a request: `block` for what the operator must change, `wait` when it is transient",
  },
  "kubernetes-unreachable": { remedy: "wait", meaning: "the Kubernetes API gave no answer" },
  "connect-unreachable": { remedy: "wait", meaning: "no Connect worker gave an answer within the budget" },
  "connect-argument": { remedy: "bug", meaning: "a connector's name or config that no worker can take" },
  "build-failed": {
    remedy: "block",
    meaning: "the layers can't be made into a charm; the message names file and layer",
  },
  "create-failed": {
    remedy: "block",
    meaning: "a new charm, layer or interface can't be made, or an include can't be added; nothing was changed",
  },
  "archive-failed": {
    remedy: "block",
    meaning: "a .charm file can't be written or read; nothing of it is left behind",
  },
  "lint-failed": { remedy: "block", meaning: "a charm breaks rules that it must keep; the findings say which" },
  "not-found": { remedy: "block", meaning: "nothing has the name that a command was asked about" },
  usage: { remedy: "block", meaning: "the command line can't be understood" },
  "dispatch-failed": { remedy: "block", meaning: "the hook or action that the command `dispatch` ran has failed" },
  "sandbox-failed": { remedy: "bug", meaning: "the sandbox's model does not hold what the hook needs" },
};
