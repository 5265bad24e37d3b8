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
import { chosenRelation, relationFlag } from "./relation-choice.ts";
import { managedSecret } from "./secret-access.ts";
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
      if (texts["relation"] === undefined && context.relation === undefined)
        throw usageFailure("no relation id specified");
      const remote = remoteReader(call);
      const { id: found } = managedSecret(context, id);
      refuseMore(more);
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
      const reader = texts["unit"] ?? texts["app"] ?? texts["application"] ?? remoteReader(call);
      const { id: found } = managedSecret(context, id);
      refuseMore(more);
      return { later: (model) => revokeSecret(model, found, reader) };
    },
  },
};

function add(call: ToolCall): ToolResult {
  const { context, texts } = call;
  const content = readContent(call);
  if (!content) throw usageFailure("missing secret value or filename");
  checkAbout(texts);
  const wanted = texts["owner"] ?? "application";
  if (wanted !== "application" && wanted !== "unit")
    throw usageFailure(`secret owner ${JSON.stringify(wanted)} not valid`);
  if (wanted === "application" && !isLeader(context)) throw runFailure("this unit is not the leader");
  const owner = wanted === "unit" ? context.unit : applicationName(context.unit);
  const id = nextSecretId(context.model, context.unit);
  checkLabel(context.model, { owner, label: texts["label"] });
  return { text: `${id}\n`, later: (model) => addSecret(model, { id, owner, content, ...fieldsOf(texts) }) };
}

function set(call: ToolCall): ToolResult {
  const [given, ...args] = call.args;
  const id = required(given);
  const content = readContent({ ...call, args });
  checkAbout(call.texts);
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

/** The application at the other end of `-r`, or of the hook's relation. */
function remoteReader(call: ToolCall): string {
  const remote = remoteEnd(chosenRelation(call), applicationName(call.context.unit));
  if (remote) return remote.application;
  throw runFailure("relation not found");
}

function checkAbout(texts: ToolCall["texts"]): void {
  const rotate = texts["rotate"];
  if (rotate !== undefined && !rotations.includes(rotate)) {
    throw usageFailure(`rotate policy ${JSON.stringify(rotate)} not valid`);
  }
}

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
