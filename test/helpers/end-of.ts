import type { TestModel } from "./model.ts";

type KubernetesObject = {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: unknown;
    readonly annotations?: unknown;
  };
  readonly data?: unknown;
  readonly spec?: unknown;
};

const objectsOf = ({ kubernetes }: TestModel): readonly KubernetesObject[] =>
  kubernetes.objects() as unknown as readonly KubernetesObject[];

/** The ids of all objects, to be given to {@link endOf} later. */
export const idsOf = (model: TestModel): ReadonlySet<string> =>
  new Set(objectsOf(model).map(({ metadata }) => metadata.uid));

/**
 * All that there is after a hook: status, flags, what the model holds, objects and connectors; but not what no two runs
 * share, the names of pods and the ids and addresses of new objects. An object that was removed and made anew is seen by
 * its id, which is no longer one of `known`, and a change of a Deployment that came back by its generation.
 */
export async function endOf(
  model: TestModel,
  unit: string,
  { known = new Set() }: { readonly known?: ReadonlySet<string> } = {},
): Promise<object> {
  const { applications, relations, secrets } = await model.model();
  const objects = objectsOf(model);
  const mine = applications[unit.split("/")[0] ?? ""];
  return {
    status: await model.status(unit),
    flags: model.flags(),
    databags: relations.map(({ endpoints, data }) => ({ endpoints, data })),
    secrets: Object.values(secrets).map(({ owner, revisions, label }) => ({
      owner,
      label,
      revisions: revisions.length,
    })),
    leaderSettings: mine?.leaderSettings,
    ports: mine?.units[unit]?.openedPorts,
    pods: objects.filter(({ kind }) => kind === "Pod").length,
    objects: objects
      .filter(({ kind }) => kind !== "Pod")
      .map(({ kind, metadata: { name, uid, generation, labels, annotations }, data, spec }) => ({
        kind,
        name,
        id: known.has(uid) ? uid : "new",
        generation,
        labels,
        annotations,
        data,
        spec: kind === "Service" && !known.has(uid) ? "with an address of its own" : spec,
      }))
      .toSorted((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1)),
    connectors: model.connect.connectors(),
  };
}
