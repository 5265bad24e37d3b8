import { applicationName, remoteEnd } from "../lookup.ts";
import { runFailure, usageFailure } from "../errors.ts";
import type { Model } from "../model.ts";
import {
  addSecret,
  changeSecret,
  grantSecret,
  nextSecretId,
  removeSecret,
  reviseSecret,
  revokeSecret,
  secretOf,
} from "../secrets.ts";
import { refuseMore } from "./flags.ts";
import { isLeader } from "./leadership.ts";
import { chosenRelation, optionalRelation, relationFlag } from "./relation-choice.ts";
import { checkId, managedSecret } from "./secret-access.ts";
import { readContent } from "./secret-content.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const text = { kind: "text" } as const;
const about = { label: text, description: text, expire: text, rotate: text, owner: text, file: text };
const rotations = ["never", "hourly", "daily", "weekly", "monthly", "quarterly", "yearly"];

/** The tools that change secrets. Nothing of it counts before the hook has succeeded. */
export const secretWriters: Tools = {
  "secret-add": { usage: "[options] [key[#base64|#file]=value...]", flags: about, run: add },
  "secret-set": { usage: "[options] <ID> [key[#base64]=value...]", flags: about, run: set },
  "secret-remove": {
    usage: "[options] <ID>",
    flags: { revision: text },
    run: ({ context, texts, args: [id, ...more] }) => {
      const { id: found } = managedSecret(context, required(id));
      refuseMore(more);
      const revision = texts["revision"];
      if (revision !== undefined && !/^[1-9]\d*$/.test(revision)) {
        throw usageFailure(`invalid value ${JSON.stringify(revision)} for option --revision: invalid syntax`);
      }
      return {
        later: (model) => removeSecret(model, found, revision === undefined ? undefined : Number(revision)),
      };
    },
  },
  "secret-grant": {
    usage: "[options] <ID>",
    flags: { ...relationFlag, unit: text },
    run: (call) => {
      const { context, texts, args } = call;
      const [given, ...more] = args;
      const id = required(given);
      checkId(context, id);
      if (texts["relation"] === undefined && context.relation === undefined)
        throw usageFailure("no relation id specified");
      const remote = remoteReader(call);
      checkUnit(texts["unit"], remote);
      refuseMore(more);
      const { id: found } = managedSecret(context, id);
      return { later: (model) => grantSecret(model, found, texts["unit"] ?? remote) };
    },
  },
  "secret-revoke": {
    usage: "[options] <ID>",
    flags: { ...relationFlag, unit: text, app: text, application: text },
    run: (call) => {
      const { context, texts, args } = call;
      const [given, ...more] = args;
      const id = required(given);
      checkId(context, id);
      const app = texts["app"] ?? texts["application"];
      checkUnit(texts["unit"]);
      if (app !== undefined && texts["unit"] !== undefined) {
        throw usageFailure("specify only one of application or unit");
      }
      if (app !== undefined && optionalRelation(call)) throw usageFailure("do not specify both relation and app");
      const reader = texts["unit"] ?? app ?? (optionalRelation(call) && remoteReader(call));
      if (reader === undefined) throw usageFailure("missing relation or application or unit");
      refuseMore(more);
      const { id: found } = managedSecret(context, id);
      return { later: (model) => revokeSecret(model, found, reader) };
    },
  },
};

function add(call: ToolCall): ToolResult {
  const { context, texts } = call;
  if (call.args.length === 0 && texts["file"] === undefined) throw usageFailure("missing secret value or filename");
  checkAbout(texts);
  const wanted = texts["owner"] ?? "application";
  const content = readContent(call) ?? {};
  if (Object.keys(content).length === 0) throw runFailure("empty secret value not valid");
  if (wanted === "application" && !isLeader(context)) throw runFailure("this unit is not the leader");
  const owner = wanted === "unit" ? context.unit : applicationName(context.unit);
  const id = nextSecretId(context.model, context.unit);
  checkLabel(context.model, { owner, label: texts["label"] });
  return { text: `${id}\n`, later: (model) => addSecret(model, { id, owner, content, ...fieldsOf(texts) }) };
}

function set(call: ToolCall): ToolResult {
  const [given, ...args] = call.args;
  const id = required(given);
  checkId(call.context, id);
  checkAbout(call.texts);
  const content = readContent({ ...call, args });
  const { id: found, secret } = managedSecret(call.context, id);
  checkLabel(call.context.model, { owner: secret.owner, label: call.texts["label"], except: found });
  return {
    later: (model) => {
      const revised = content ? reviseSecret(model, found, content) : model;
      return changeSecret(revised, found, fieldsOf(call.texts));
    },
  };
}

function required(id: string | undefined): string {
  if (id !== undefined) return id;
  throw usageFailure("missing secret URI");
}

function checkUnit(unit: string | undefined, application?: string): void {
  if (unit === undefined) return;
  if (!/^[a-z][a-z0-9-]*\/\d+$/.test(unit)) throw usageFailure(`unit ${JSON.stringify(unit)} not valid`);
  if (application === undefined || applicationName(unit) === application) return;
  const names = `${JSON.stringify(unit)} in relation to application ${JSON.stringify(application)}`;
  throw usageFailure(`cannot specify unit ${names}`);
}

/** The application at the other end of `-r`, or of the hook's relation. */
function remoteReader(call: ToolCall): string {
  const remote = remoteEnd(chosenRelation(call), applicationName(call.context.unit));
  if (remote) return remote.application;
  throw runFailure("relation not found");
}

function checkAbout(texts: ToolCall["texts"]): void {
  const { expire, rotate, owner = "application" } = texts;
  if (expire !== undefined && !isTime(expire) && !/^[+-]?(?:[\d.]+(?:h|m|s|ms|us|ns))+$/.test(expire)) {
    throw usageFailure(`expire time or duration ${JSON.stringify(expire)} not valid`);
  }
  if (expire?.startsWith("-")) throw usageFailure(`negative expire duration ${JSON.stringify(expire)} not valid`);

  if (rotate !== undefined && !rotations.includes(rotate)) {
    throw usageFailure(`rotate policy ${JSON.stringify(rotate)} not valid`);
  }
  if (owner !== "application" && owner !== "unit") {
    throw usageFailure(`secret owner ${JSON.stringify(owner)} not valid`);
  }
}

const isTime = (word: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(word);

type Label = { readonly owner: string; readonly label: string | undefined; readonly except?: string };

/** An owner's labels are unique. */
function checkLabel(model: Model, { owner, label, except }: Label): void {
  const taken = Object.keys(model.secrets).some((id) => {
    const secret = secretOf(model, id);
    return id !== except && secret.owner === owner && secret.label === label;
  });
  if (label !== undefined && taken) throw runFailure(`secret with label ${JSON.stringify(label)} already exists`);
}

const fieldsOf = (texts: ToolCall["texts"]) =>
  Object.fromEntries(
    Object.entries(texts).filter(([name]) => ["label", "description", "expire", "rotate"].includes(name)),
  );
