import { applicationName, isPeer, own, ownEnd, relationsOf, remoteEnd, unitOf } from "../lookup.ts";
import type { Model } from "../model.ts";
import { refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

/** `goal-state`: the units and relations that there will be. Juju leaves peers out of it. */
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
        if (!here || !there || relation.dying || isPeer(relation)) continue;
        const units = goals(model, there.application);
        const self = { status: "joined", since: showTime(unitOf(model, unit).agent.since) };
        relations[here.name] = sorted({ ...relations[here.name], [there.application]: self, ...units });
      }
      return { fields: { units: goals(model, application), relations: sorted(relations) } };
    },
  },
};

type Goals = Readonly<Record<string, { readonly status: string; readonly since: string }>>;

const goals = (model: Model, application: string): Goals =>
  sorted(
    Object.fromEntries(
      Object.entries(own(model.applications, application)?.units ?? {}).map(([name, { status }]) => [
        name,
        { status: status.status, since: showTime(status.since) },
      ]),
    ),
  );

const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A blank for the T of ISO 8601, and no parts of seconds (juju `cmd/juju/common`, `FormatTime`). */
const showTime = (iso: string): string => iso.replace("T", " ").replace(/\.\d+/, "");
