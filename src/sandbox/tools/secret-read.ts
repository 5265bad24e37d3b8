import { runFailure, usageFailure } from "../errors.ts";
import { applicationName, own } from "../lookup.ts";
import type { Secret } from "../model.ts";
import { changeSecret, latestRevision, secretOf } from "../secrets.ts";
import { refuseMore } from "./flags.ts";
import {
  bareId,
  checkId,
  checkReader,
  findByLabel,
  findSecret,
  isOwner,
  mayManage,
  type FoundSecret,
} from "./secret-access.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const label = { kind: "text" } as const;

/** The tools that read secrets. Which revision a unit tracks is committed with the hook. */
export const secretReaders: Tools = {
  "secret-get": {
    usage: "[options] <ID> [key[#base64]]",
    flags: { label, peek: { kind: "switch" }, refresh: { kind: "switch" } },
    format: "yaml",
    run: getSecret,
  },
  "secret-info-get": {
    usage: "[options] <ID>",
    flags: { label },
    format: "yaml",
    run: ({ context, texts, args: [id, ...more] }) => {
      const named = texts["label"];
      if (id !== undefined) checkId(context, id);
      if ((id === undefined) === (named === undefined)) {
        throw usageFailure(
          id === undefined
            ? "require either a secret URI or label"
            : "specify either a secret URI or label but not both",
        );
      }
      refuseMore(more);
      const found = id === undefined ? findByLabel(context, named ?? "") : findSecret(context, id);
      if (!found) throw runFailure(`secret ${JSON.stringify(named)} not found`);
      if (!mayManage(context, found.secret)) throw runFailure(`secret "${bareId(found.id)}" not found`);
      return { fields: { [bareId(found.id)]: describe(found.secret, applicationName(context.unit)) } };
    },
  },
  "secret-ids": {
    usage: "[options]",
    format: "smart",
    run: ({ context, texts, args }) => {
      refuseMore(args);
      const mine = Object.entries(context.model.secrets).filter(([, secret]) => mayManage(context, secret));
      // Juju prints a list that was never made: `null` as JSON (juju `jujuc/secret-ids.go`).
      const isNull = mine.length === 0 && texts["format"] === "json";
      return { value: isNull ? null : mine.map(([id]) => bareId(id)).toSorted() };
    },
  },
};

function getSecret(call: ToolCall): ToolResult {
  const { context, switches, texts, args } = call;
  const [given] = args;
  if (given !== undefined) checkId(context, given);
  if (given === undefined && texts["label"] === undefined) throw usageFailure("require either a secret URI or label");
  if (switches.has("peek") && switches.has("refresh")) {
    throw usageFailure("specify one of --peek or --refresh but not both");
  }
  refuseMore(args.slice(2));
  const { found, key, newLabel } = chosenSecret(call);
  const { id, secret } = found;
  checkReader(context, secret);
  if (isOwner(context, secret) && switches.has("refresh")) throw usageFailure("secret owner cannot use --refresh");
  const latest = latestRevision(secret);
  const tracked = own(secret.consumers, context.unit);
  const stale = secret.revisions.find(({ number }) => number === tracked?.revision);
  const follows = switches.has("refresh") || tracked === undefined;
  const shown = follows || switches.has("peek") || isOwner(context, secret) ? latest : (stale ?? latest);
  const content = key === undefined ? shown.content : pick(shown.content, key);
  const revision = follows ? latest.number : tracked.revision;
  const named = newLabel ?? tracked?.label;
  return {
    value: content,
    later: (model) =>
      changeSecret(model, id, {
        consumers: {
          ...secretOf(model, id).consumers,
          [context.unit]: { revision, ...(named === undefined ? {} : { label: named }) },
        },
      }),
  };
}

function pick(fields: Readonly<Record<string, string>>, wanted: string): string {
  const encoded = wanted.endsWith("#base64");
  const value = own(fields, encoded ? wanted.slice(0, -"#base64".length) : wanted);
  if (value === undefined) throw runFailure(`secret key value ${JSON.stringify(wanted)} not found`);
  return encoded ? Buffer.from(value).toString("base64") : value;
}

/** The secret by id or label. With both, the label is the unit's name for it from now on. */
function chosenSecret({ context, texts, args }: ToolCall): {
  readonly found: FoundSecret;
  readonly key: string | undefined;
  readonly newLabel: string | undefined;
} {
  const named = texts["label"];
  const [first, second] = args;
  if (first === undefined) {
    const found = findByLabel(context, named ?? "");
    if (!found) throw runFailure(`secret ${JSON.stringify(named)} not found`);
    return { found, key: undefined, newLabel: undefined };
  }
  return { found: findSecret(context, first), key: second, newLabel: named };
}

function describe(secret: Secret, application: string) {
  return {
    revision: latestRevision(secret).number,
    label: secret.label ?? "",
    owner: secret.owner === application ? "application" : "unit",
    ...(secret.description === undefined ? {} : { description: secret.description }),
    rotation: secret.rotate ?? "never",
    ...(secret.expire === undefined ? {} : { expiry: secret.expire }),
    ...(secret.grants.length === 0 ? {} : { access: secret.grants.map(describeGrant) }),
  };
}

const describeGrant = (reader: string) => ({
  target: `${reader.includes("/") ? "unit" : "application"}-${reader.replace("/", "-")}`,
  role: "view",
});
