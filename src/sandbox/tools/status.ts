import { setUnitStatus } from "../applications.ts";
import { changeApplication } from "../change.ts";
import { usageFailure, runFailure } from "../errors.ts";
import { applicationName, applicationOf, unitOf, unitStatus } from "../lookup.ts";
import type { Status, StatusWord } from "../model.ts";
import { refuseMore } from "./flags.ts";
import { isLeader } from "./leadership.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const words: readonly StatusWord[] = ["maintenance", "blocked", "waiting", "active"];
const application = { kind: "switch" } as const;

/** `status-set`, `status-get` and `application-version-set`. They act at once, whatever the hook's end. */
export const statusTools: Tools = {
  "status-set": {
    usage: "[options] <maintenance | blocked | waiting | active> [message]",
    flags: { application },
    run: setStatus,
  },
  "status-get": {
    usage: "[options] [--include-data] [--application true|false]",
    flags: { application, "include-data": { kind: "switch" } },
    format: "smart",
    run: ({ context, switches, texts, args }) => {
      refuseMore(args);
      const details = switches.has("include-data") ? withData : withoutData;
      const isWord = !switches.has("include-data") && (texts["format"] ?? "smart") === "smart";
      if (switches.has("application")) {
        const { own: status, units } = applicationStatus(context);
        const shown = Object.entries(units).map(([name, one]) => [name, details(one)]);
        if (isWord) return { value: status.status };
        return { value: { "application-status": { ...details(status), units: Object.fromEntries(shown) } } };
      }
      const status = unitStatus(context.model, context.unit);
      return { value: isWord ? status.status : details(status) };
    },
  },
  "application-version-set": {
    usage: "<new-version>",
    run: ({ context, args: [version, ...more] }) => {
      if (version === undefined) throw usageFailure("no version specified");
      refuseMore(more);
      const name = applicationName(context.unit);
      return { now: (model) => changeApplication(model, name, { workloadVersion: version }) };
    },
  },
};

function setStatus({ context, request, switches, args: [word, message = "", ...more] }: ToolCall): ToolResult {
  if (word === undefined) throw usageFailure("invalid args, require <status> [message]");
  const known = words.find((one) => one === word);
  if (!known) {
    throw usageFailure(`invalid status ${JSON.stringify(word)}, expected one of [${words.join(" ")}]`);
  }
  refuseMore(more);
  const status: Status = { status: known, message, since: request.time };
  if (!switches.has("application")) return { now: (model) => setUnitStatus(model, context.unit, status) };
  if (!isLeader(context)) throw runFailure("this unit is not the leader");
  return { now: (model) => changeApplication(model, applicationName(context.unit), { status }) };
}

const withData = ({ status, message }: Status) => ({ message, status, "status-data": {} });
const withoutData = ({ status }: Status) => ({ status });

function applicationStatus(context: ToolCall["context"]) {
  if (!isLeader(context)) throw runFailure("finding application status: this unit is not the leader");
  const found = applicationOf(context.model, applicationName(context.unit));
  const none: Status = { ...unitOf(context.model, context.unit).status, status: "unknown", message: "" };
  const units = Object.keys(found.units).map((name) => [name, unitStatus(context.model, name)] as const);
  return { own: found.status ?? none, units: Object.fromEntries(units) };
}
