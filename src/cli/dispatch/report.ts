import type { UnitState } from "../../explain/index.ts";
import { secretMask, unitStatus, type HookRequest, type HookRun } from "../../sandbox/index.ts";

/** What a hook did, without the values of secrets. Times in milliseconds. */
export type Report = {
  readonly unit: string;
  /** The name of the hook or action. */
  readonly name: string;
  readonly juju: string;
  readonly exitCode: number;
  readonly ms: number;
  /** What the charm remembers of the hook: what ran and why the rest did not. A hook that failed is not remembered. */
  readonly lastHook: UnitState["lastHook"];
  readonly tools: HookRun["tools"];
  readonly log: HookRun["log"];
  /** The unit's status after the hook, as `juju status` shows it. */
  readonly status: { readonly status: string; readonly message: string };
  /** The databags that the hook changed, as they are now. */
  readonly databags: readonly Databag[];
  readonly action?: HookRun["action"];
  readonly stdout: string;
  readonly stderr: string;
};

/** A databag: whose, and in which relation, such as `kafka:0`. */
type Databag = {
  readonly relation: string;
  readonly who: string;
  readonly data: Readonly<Record<string, string>>;
};

/** Makes the report of a run. */
export function reportOf(
  run: HookRun,
  { request, lastHook }: { readonly request: HookRequest; readonly lastHook: Report["lastHook"] },
): Report {
  const { unit } = request;
  const { model } = run;
  const { status, message } = unitStatus(model, unit);
  const report: Report = {
    unit,
    name: "action" in request ? request.action.name : request.hook,
    juju: model.version,
    exitCode: run.exitCode,
    ms: Math.round(run.ms),
    lastHook,
    tools: run.tools,
    log: run.log,
    status: { status, message },
    databags: databagsOf(run, unit),
    ...(run.action === undefined ? {} : { action: run.action }),
    stdout: run.stdout,
    stderr: run.stderr,
  };
  return maskDeep(report, secretMask(model)) as Report;
}

function databagsOf({ model, changedBags }: HookRun, unit: string): readonly Databag[] {
  return changedBags.flatMap(({ relation: id, who }) => {
    const relation = model.relations.find((one) => one.id === id);
    const own = relation?.endpoints.find(({ application }) => application === unit.split("/")[0]);
    if (relation === undefined || own === undefined) return [];
    return [{ relation: `${own.name}:${id}`, who, data: relation.data[who] ?? {} }];
  });
}

/** Every text of a value masked; the shape stays. */
function maskDeep(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((one) => maskDeep(one, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskDeep(one, mask)]));
}
