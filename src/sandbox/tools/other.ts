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
    run: () => {
      throw runFailure("cannot access cloud credentials; the sandbox has no cloud");
    },
  },
  "juju-reboot": {
    usage: "[options]",
    flags: { now: { kind: "switch" } },
    run: ({ context }) => {
      throw runFailure(
        context.action ? "juju-reboot is not supported when running an action." : notHere("juju-reboot"),
      );
    },
  },
};

/** The tools that Juju has and the sandbox only refuses. */
export const missingTools = [
  "storage-add",
  "storage-get",
  "storage-list",
  "payload-register",
  "payload-status-set",
  "payload-unregister",
] as const;

/** What a tool says that is left out. */
export const notHere = (tool: string): string => `${tool} is not in the sandbox`;
