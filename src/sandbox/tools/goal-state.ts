import { applicationName, own, ownEnd, relationsOf, remoteEnd, unitOf } from "../lookup.ts";
import type { Model } from "../model.ts";
import { refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

/** `goal-state`: the units and relations that there will be. */
export const goalStateTools: Tools = {
  "goal-state": {
    usage: "[options]",
    format: "yaml",
    run: ({ context: { model, unit }, args }) => {
      refuseMore(args);
      const application = applicationName(unit);
      const relations: Record<string, Goals> = {};
      for (const relation of relationsOf(model, application)) {
        const [here, there] = [ownEnd(relation, application), remoteEnd(relation, application)];
        if (!here || !there || relation.dying) continue;
        const units = goals(model, there.application);
        const self = { status: "joined", since: unitOf(model, unit).agent.since };
        relations[here.name] = { ...relations[here.name], [there.application]: self, ...units };
      }
      return { value: { units: goals(model, application), relations } };
    },
  },
};

type Goals = Readonly<Record<string, { readonly status: string; readonly since: string }>>;

const goals = (model: Model, application: string): Goals =>
  Object.fromEntries(
    Object.entries(own(model.applications, application)?.units ?? {}).map(([name, { status }]) => [
      name,
      { status: status.status, since: status.since },
    ]),
  );
