import { changeApplication, mergeTexts } from "../change.ts";
import { runFailure, usageFailure } from "../errors.ts";
import type { HookContext } from "../hook-context.ts";
import { applicationName, applicationOf, own, unitOf } from "../lookup.ts";
import { keyValues, refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

/** True where the hook's unit leads its application. */
export const isLeader = ({ model, unit }: HookContext): boolean => unitOf(model, unit).leader;

/** `is-leader`, which every Juju has. */
export const leadershipTools: Tools = {
  "is-leader": {
    usage: "[options]",
    format: "smart",
    run: ({ context, args }) => {
      refuseMore(args);
      return { value: isLeader(context) };
    },
  },
};

/** `leader-get` and `leader-set`, which went with Juju 4. */
export const leaderSettingTools: Tools = {
  "leader-get": {
    usage: "[options] [<key>]",
    format: "smart",
    run: ({ context, args: [key, ...more] }) => {
      if (key?.includes("=")) throw usageFailure(`invalid key ${JSON.stringify(key)}`);
      refuseMore(more);
      const { leaderSettings } = applicationOf(context.model, applicationName(context.unit));
      return {
        value: key === undefined || key === "-" ? leaderSettings : (own(leaderSettings, key) ?? null),
      };
    },
  },
  "leader-set": {
    usage: "<key>=<value> [...]",
    run: ({ context, args }) => {
      const changes = keyValues(args);
      if (!isLeader(context)) {
        throw runFailure("cannot write leadership settings: cannot write settings: not the leader");
      }
      const name = applicationName(context.unit);
      return {
        now: (model) => {
          const { leaderSettings } = applicationOf(model, name);
          return changeApplication(model, name, { leaderSettings: mergeTexts(leaderSettings, changes) });
        },
      };
    },
  },
};
