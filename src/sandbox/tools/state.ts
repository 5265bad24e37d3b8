import { changeUnit, without } from "../change.ts";
import { runFailure } from "../errors.ts";
import { own, unitOf } from "../lookup.ts";
import { refuseMore } from "./flags.ts";
import { readSettings } from "./settings-file.ts";
import type { Tools } from "./tool.ts";

/** Juju's limits for one entry, in bytes (juju `core/quota`). */
const keyLimit = 256;
const valueLimit = 65_536;

/** `state-get`, `state-set` and `state-delete`: the charm's store in the controller, committed with the hook. */
export const stateTools: Tools = {
  "state-get": {
    usage: "[options] [<key>]",
    flags: { strict: { kind: "switch" } },
    format: "smart",
    run: ({ context, switches, texts, args: [key, ...more] }) => {
      refuseMore(more);
      const { state } = unitOf(context.model, context.unit);
      // Where there is nothing at all Juju has no map: `null` as JSON (juju `context.go`, `GetCharmState`; #22523).
      const isEmpty = Object.keys(state).length === 0 && texts["format"] === "json";
      if (key === undefined || key === "-" || key === "") return { value: isEmpty ? null : state };
      const value = own(state, key);
      if (value === undefined && switches.has("strict")) throw runFailure(`${JSON.stringify(key)} not found`);
      return { value: value ?? "" };
    },
  },
  "state-set": {
    usage: "[options] key=value [key=value ...]",
    flags: { file: { kind: "text" } },
    run: (call) => {
      const changes = readSettings(call);
      for (const [key, value] of Object.entries(changes)) checkQuota(key, value);
      const { unit } = call.context;
      return {
        later: (model) => changeUnit(model, unit, { state: { ...unitOf(model, unit).state, ...changes } }),
      };
    },
  },
  "state-delete": {
    usage: "[options] <key>",
    run: ({ context: { unit }, args: [key, ...more] }) => {
      refuseMore(more);
      if (key === undefined || key === "") return {};
      return {
        later: (model) => changeUnit(model, unit, { state: without(unitOf(model, unit).state, key) }),
      };
    },
  },
};

function checkQuota(key: string, value: string): void {
  if (Buffer.byteLength(key) > keyLimit) throw runFailure(`max allowed key length (${keyLimit}) exceeded`);
  if (Buffer.byteLength(value) > valueLimit) throw runFailure(`max allowed value length (${valueLimit}) exceeded`);
}
