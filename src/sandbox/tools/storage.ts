import { changeUnit } from "../change.ts";
import { runFailure, usageFailure } from "../errors.ts";
import { own, unitOf } from "../lookup.ts";
import type { Model, Storage } from "../model.ts";
import { refuseMore } from "./flags.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

/** `storage-list`, `storage-get` and `storage-add`, over the storages that the model says the unit has. */
export const storageTools: Tools = {
  "storage-list": {
    usage: "[options] [<storage-name>]",
    format: "smart",
    run: ({ context, args: [name, ...more] }) => {
      refuseMore(more);
      const ids = Object.keys(storagesOf(context.model, context.unit));
      return { value: ids.filter((id) => name === undefined || name === "" || id.startsWith(`${name}/`)) };
    },
  },
  "storage-get": {
    usage: "[options] [<key>]",
    flags: { s: { kind: "text", short: "s" } },
    format: "smart",
    run: getStorage,
  },
  "storage-add": {
    usage: "[options] <charm storage name>[=count] ...",
    run: ({ context: { unit }, args }) => {
      if (args.length === 0) throw usageFailure("storage add requires a storage directive");
      const wanted = args.map(readDirective);
      return { later: (model) => wanted.reduce((next, one) => addStorage(next, unit, one), model) };
    },
  },
};

const storagesOf = (model: Model, unit: string): Readonly<Record<string, Storage>> => unitOf(model, unit).storage ?? {};

/** The storage of `-s`, else of the hook. */
function getStorage({ context, texts, args: [key, ...more] }: ToolCall): ToolResult {
  const storages = storagesOf(context.model, context.unit);
  const given = texts["s"];
  if (given !== undefined) {
    const invalid = `invalid value ${JSON.stringify(given)} for option -s: `;
    if (!/^[a-z][a-z0-9-]*\/\d+$/.test(given)) {
      throw usageFailure(`${invalid}invalid storage ID ${JSON.stringify(given)}`);
    }
    if (!own(storages, given)) throw usageFailure(`${invalid}storage not found`);
  }
  const storage = own(storages, given ?? context.storage ?? "");
  if (!storage) throw usageFailure("no storage instance specified");
  refuseMore(more);
  const values: Readonly<Record<string, string>> = { kind: storage.kind, location: storage.location };
  if (key === undefined || key === "") return { value: values };
  const value = own(values, key);
  if (value === undefined) throw runFailure(`invalid storage attribute ${JSON.stringify(key)}`);
  return { value };
}

type Directive = { readonly name: string; readonly count: number };

function readDirective(arg: string): Directive {
  const [, name, count = "1"] = /^([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  if (name === undefined) throw usageFailure(`expected "name=constraints" or "name", got ${JSON.stringify(arg)}`);
  if (!/^[1-9]\d*$/.test(count)) throw usageFailure(`only count can be specified for ${JSON.stringify(name)}`);
  return { name, count: Number(count) };
}

/** A storage appears where it would be on a machine; nothing is made there. */
function addStorage(model: Model, unit: string, { name, count }: Directive): Model {
  let storage = storagesOf(model, unit);
  for (let made = 0; made < count; made++) {
    const number = 1 + Math.max(-1, ...Object.keys(storage).map((id) => Number(id.split("/")[1])));
    storage = {
      ...storage,
      [`${name}/${number}`]: { kind: "filesystem", location: `/var/lib/juju/storage/${name}/${number}` },
    };
  }
  return changeUnit(model, unit, { storage });
}
