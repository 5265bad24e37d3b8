import { isSince } from "../../core/index.ts";
import { runFailure, usageFailure } from "../errors.ts";
import { applicationName, applicationOf, own } from "../lookup.ts";
import { refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

/** `resource-get`, `credential-get` and `juju-reboot`. */
export const otherTools: Tools = {
  "resource-get": {
    usage: "[options] <resource name>",
    run: ({ context, args: [name, ...more] }) => {
      if (name === undefined) throw usageFailure("missing required resource name");
      refuseMore(more);
      const path = own(applicationOf(context.model, applicationName(context.unit)).resources, name);
      if (path === undefined) {
        throw runFailure(`could not download resource: resource ${JSON.stringify(name)} not found`);
      }
      // The one tool whose line does not end.
      return { text: path };
    },
  },
  "credential-get": {
    usage: "[options]",
    format: "smart",
    run: ({ context: { model }, args }) => {
      refuseMore(args);
      if (model.type === "caas" && !isSince(model.version, "3.6.10")) {
        throw runFailure('cannot access cloud credentials: credential-get on a "caas" model not supported');
      }
      if (model.cloud === undefined) throw runFailure("cannot access cloud credentials: permission denied");
      return { value: model.cloud };
    },
  },
  "juju-reboot": {
    usage: "[options]",
    flags: { now: { kind: "switch" } },
    run: ({ context, switches, args }) => {
      refuseMore(args);
      if (context.action) throw runFailure("juju-reboot is not supported when running an action.");
      // There is no machine that could boot: after the hook nothing happens, and now the hook alone is ended.
      return switches.has("now") ? { endHook: true } : {};
    },
  },
};
