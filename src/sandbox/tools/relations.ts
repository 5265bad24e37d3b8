import { runFailure, usageFailure } from "../errors.ts";
import { applicationName, isBefore4, isPeer, own, ownEnd, relationsOf, remoteEnd } from "../lookup.ts";
import type { Relation } from "../model.ts";
import { setRelationData } from "../relations.ts";
import { refuseMore } from "./flags.ts";
import { isLeader } from "./leadership.ts";
import { chosenRelation, members, relationFlag, relationIdText } from "./relation-choice.ts";
import { readSettings } from "./settings-file.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const app = { kind: "switch" } as const;

/** The tools around relations. What they write is committed with the hook. */
export const relationTools: Tools = {
  "relation-ids": { usage: "[options] [<name>]", format: "smart", run: relationIds },
  "relation-list": {
    usage: "[options]",
    flags: { ...relationFlag, app },
    format: "smart",
    run: (call) => {
      const relation = chosenRelation(call);
      refuseMore(call.args);
      if (!call.switches.has("app")) return { value: members(call, relation) };
      return { value: remoteEnd(relation, applicationName(call.context.unit))?.application ?? null };
    },
  },
  "relation-get": {
    usage: "[options] <key> <unit id>",
    flags: { ...relationFlag, app },
    format: "smart",
    run: getRelation,
  },
  "relation-set": {
    usage: "[options] key=value [key=value ...]",
    flags: { ...relationFlag, app, file: { kind: "text" } },
    run: setRelation,
  },
  "relation-model-get": {
    usage: "[options]",
    flags: relationFlag,
    format: "smart",
    run: (call) => {
      chosenRelation(call);
      refuseMore(call.args);
      return { value: { uuid: call.context.model.uuid } };
    },
  },
};

function relationIds(call: ToolCall): ToolResult {
  const { context, args } = call;
  const application = applicationName(context.unit);
  const hooked = context.model.relations.find(({ id }) => id === context.relation?.id);
  const [name = hooked && ownEnd(hooked, application)?.name, ...more] = args;
  if (name === undefined) {
    const word = isBefore4(context.model.version) ? "relation" : "endpoint";
    throw usageFailure(`no ${word} name specified`);
  }
  refuseMore(more);
  const relations = relationsOf(context.model, application).filter(
    (relation) =>
      ownEnd(relation, application)?.name === name && (!relation.dying || members(call, relation).length > 0),
  );
  return { value: relations.map((relation) => relationIdText(call, relation)).toSorted() };
}

function getRelation(call: ToolCall): ToolResult {
  const relation = chosenRelation(call);
  const [key = "-", name, ...more] = call.args;
  const who = readWho(call, name);
  refuseMore(more);
  checkReadable(call, relation, who);
  const bag = own(relation.data, who);
  if (!bag) throw runFailure("permission denied");
  return { value: key === "-" || key === "" ? bag : (own(bag, key) ?? null) };
}

/** Whose databag is meant: by name, else the hook's remote unit, else (with no unit) its application. */
function readWho({ context, switches }: ToolCall, name: string | undefined): string {
  const { remoteUnit, remoteApp } = context.relation ?? {};
  if (switches.has("app")) {
    const found = name ?? remoteUnit ?? remoteApp;
    if (found === undefined) throw usageFailure("no unit or application specified");
    return applicationName(found);
  }
  if (name !== undefined && !/^[a-z][a-z0-9-]*\/\d+$/.test(name)) {
    const isApplication = /^[a-z][a-z0-9-]*$/.test(name);
    throw usageFailure(
      `${isApplication ? "expected unit name, got application name" : "invalid unit name"} ${JSON.stringify(name)}`,
    );
  }
  const found = name ?? remoteUnit ?? remoteApp;
  if (found === undefined) throw usageFailure("no unit or application specified");
  return found;
}

/** A unit that does not lead can't read its own application's databag, except among peers. */
function checkReadable({ context }: ToolCall, relation: Relation, who: string): void {
  if (who === applicationName(context.unit) && !isLeader(context) && !isPeer(relation)) {
    throw runFailure("permission denied");
  }
}

function setRelation(call: ToolCall): ToolResult {
  const { context, switches } = call;
  const relation = chosenRelation(call);
  const data = readSettings(call);
  if (switches.has("app") && !isLeader(context)) throw runFailure("cannot write relation settings");
  const who = switches.has("app") ? applicationName(context.unit) : context.unit;
  return { later: (model) => setRelationData(model, { relation: relation.id, who, data }) };
}
