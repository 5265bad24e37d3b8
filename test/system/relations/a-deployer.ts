import { setTimeout as sleep } from "node:timers/promises";
import { silentLogger } from "../../../src/core/index.ts";
import {
  createKubernetesApi,
  rolloutStatus,
  type KubernetesApi,
  type KubernetesObject,
} from "../../../src/kubernetes/index.ts";
import type { HookRun } from "../../../src/sandbox/index.ts";
import type { TestModel } from "../../helpers/model.ts";
import type { ModelOfUnits } from "./model-of-units.ts";

/** The application `deployer` of a test: it does what charm kubernetes-deployer does, with the stand-in's Kubernetes. */
export type Deployer = {
  /** Makes what the units of a relation ask for, deletes all when none asks, and publishes how the objects are. */
  readonly act: (relation: number) => Promise<readonly HookRun[]>;
  /** The names of the objects that it made, sorted. */
  readonly made: () => readonly string[];
  /** What `kubectl get` shows. */
  readonly api: KubernetesApi;
};

/** A deployer for one application's requests. */
export async function aDeployer(model: TestModel, units: ModelOfUnits, application: string): Promise<Deployer> {
  const kubeconfig = model.kubernetes.kubeconfig;
  const api = await createKubernetesApi({ kubeconfig, fieldManager: "kubectl", log: silentLogger });
  const made = new Map<string, KubernetesObject>();
  const deleteAll = async (): Promise<void> => {
    for (const { kind, metadata } of made.values()) await api.remove(kind, metadata.name);
    made.clear();
  };
  return {
    api,
    made: () => [...made.keys()].toSorted(),
    act: async (relation) => {
      const { data = {} } = (await units.model()).relations.find(({ id }) => id === relation) ?? {};
      const bags = Object.entries(data).filter(([who]) => who.startsWith(`${application}/`));
      const asked = bags.flatMap(([, { resource = "[]" }]) => JSON.parse(resource) as readonly KubernetesObject[]);
      const uuids = new Set(bags.flatMap(([, { uuid, resource }]) => (uuid && resource ? [uuid] : [])));
      if (asked.length === 0) await deleteAll();
      for (const object of asked) {
        const labels = { ...object.metadata.labels, "juju-app": [...uuids].join(), deployer: "deployer" };
        await api.apply({ ...object, metadata: { ...object.metadata, labels, namespace: "default" } });
        made.set(`${object.kind} ${object.metadata.name}`, object);
      }
      const live: (KubernetesObject | null)[] = [];
      for (const { kind, metadata } of made.values()) live.push(await settled(api, kind, metadata.name));
      const status = JSON.stringify(live);
      return units.publish({ relation, who: "deployer/0", data: { status, workers: '["127.0.0.1"]' } });
    },
  };
}

async function settled(
  api: KubernetesApi,
  kind: KubernetesObject["kind"],
  name: string,
): Promise<KubernetesObject | null> {
  for (;;) {
    const object = await api.read(kind, name);
    if (object === undefined || kind !== "Deployment") return object ?? null;
    const { phase } = rolloutStatus(object);
    if (!["observing", "progressing", "degraded"].includes(phase)) return object;
    await sleep(20);
  }
}
