import { join } from "node:path";
import { parse } from "yaml";
import { textsOf } from "../../core/index.ts";
import { changeUnit, without } from "../change.ts";
import { runFailure, usageFailure } from "../errors.ts";
import type { HookContext } from "../hook-context.ts";
import { applicationName, applicationOf, own, unitOf } from "../lookup.ts";
import type { Model, Payload } from "../model.ts";
import { refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

const missing = "missing required arguments";
const states = ["running", "starting", "stopped", "stopping"];

/** The tools of payloads, which went with Juju 4. They act at once. */
export const payloadTools: Tools = {
  "payload-register": {
    usage: "<type> <class> <id> [tags...]",
    run: ({ context, args: [type, name, id, ...tags] }) => {
      if (type === undefined || name === undefined || id === undefined) throw usageFailure(missing);
      checkClass(context, { type, name });
      const payload: Payload = { type, status: "running", tags };
      return { now: (model) => put(model, context.unit, [`${name}/${id}`, payload]) };
    },
  },
  "payload-status-set": {
    usage: "<class> <id> <status>",
    run: ({ context, args: [name, id, status, ...more] }) => {
      if (name === undefined || id === undefined || status === undefined) throw usageFailure(missing);
      refuseMore(more);
      if (!states.includes(status)) {
        const known = states.map((state) => JSON.stringify(state)).join(", ");
        throw runFailure(`status ${JSON.stringify(status)} not supported; expected one of [${known}]`);
      }
      const payload = own(unitOf(context.model, context.unit).payloads ?? {}, `${name}/${id}`);
      if (!payload) throw runFailure(`payload ${JSON.stringify(`${name}/${id}`)} not found`);
      return { now: (model) => put(model, context.unit, [`${name}/${id}`, { ...payload, status }]) };
    },
  },
  "payload-unregister": {
    usage: "<class> <id>",
    run: ({ context: { unit }, args: [name, id, ...more] }) => {
      if (name === undefined || id === undefined) throw usageFailure(missing);
      refuseMore(more);
      return {
        now: (model) =>
          changeUnit(model, unit, { payloads: without(unitOf(model, unit).payloads ?? {}, `${name}/${id}`) }),
      };
    },
  },
};

const put = (model: Model, unit: string, [id, payload]: readonly [string, Payload]): Model =>
  changeUnit(model, unit, { payloads: { ...unitOf(model, unit).payloads, [id]: payload } });

/** The class must stand in the charm's metadata.yaml, with this type. */
function checkClass(context: HookContext, { type, name }: { readonly type: string; readonly name: string }): void {
  const declared = own(readClasses(context), name);
  if (declared === undefined) throw runFailure(`payload ${JSON.stringify(name)} not found in metadata.yaml`);
  if (declared === type) return;
  const words = [type, name, declared].map((word) => JSON.stringify(word));
  throw runFailure(`incorrect type ${words[0]} for payload ${words[1]}, expected ${words[2]}`);
}

function readClasses({ model, unit, readFile }: HookContext): Readonly<Record<string, string>> {
  const path = join(applicationOf(model, applicationName(unit)).charm?.folder ?? "/", "metadata.yaml");
  let text: string;
  try {
    text = readFile(path);
  } catch {
    throw runFailure(`open ${path}: no such file or directory`);
  }
  const metadata: unknown = parse(text);
  const payloads = fieldsOf(fieldsOf(metadata)["payloads"]);
  return textsOf(Object.fromEntries(Object.entries(payloads).map(([name, one]) => [name, fieldsOf(one)["type"]])));
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
