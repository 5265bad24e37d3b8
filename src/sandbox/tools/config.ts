import { usageFailure } from "../errors.ts";
import { configOf } from "../config.ts";
import { applicationName, applicationOf, own } from "../lookup.ts";
import { refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

/** `config-get`: the options of the application, with the charm's defaults under them. */
export const configTools: Tools = {
  "config-get": {
    usage: "[options] [<key>]",
    flags: { all: { kind: "switch", short: "a" } },
    format: "smart",
    run: ({ context, switches, args: [key, ...more] }) => {
      if (key !== undefined && switches.has("all")) {
        throw usageFailure(`cannot use argument --all together with key ${JSON.stringify(key)}`);
      }
      refuseMore(more);
      const config = configOf(applicationOf(context.model, applicationName(context.unit)));
      if (key !== undefined) return { value: own(config, key) ?? null };
      const shown = Object.entries(config).filter(([, value]) => switches.has("all") || value !== null);
      return { value: Object.fromEntries(shown) };
    },
  },
};
