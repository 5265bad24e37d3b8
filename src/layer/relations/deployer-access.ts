import { isJsonMap, textsOf, type Json } from "../../core/index.ts";
import {
  config,
  hookContext,
  hookLog,
  isLeader,
  perHook,
  status,
  unitStore,
  type EndpointRelation,
} from "../../juju/index.ts";
import { isKubernetesObject, type KubernetesApi, type KubernetesObject } from "../../kubernetes/index.ts";
import { owner } from "../owner.ts";
import { deployerApi, marksOf, type Marks, type ObjectRequest } from "./deployer-api.ts";
import { deployerRequest, readDeployer, withoutSecrets } from "./kubernetes-deployer.ts";
import { relationToCluster } from "./one-cluster.ts";
import { relationRow } from "./own-data.ts";

/** Whether a deployer is related. */
export function hasDeployer(): boolean {
  return deployer() !== undefined;
}

/**
 * Kubernetes by the first deployer that is related, or `undefined`. What the deployer could not do, and a second
 * deployer, blocks: the status says so. Throws what does not fit the interface.
 */
export async function openDeployer(): Promise<KubernetesApi | undefined> {
  const relation = deployer();
  if (relation === undefined) return undefined;
  const { id, applicationName, joinedUnits } = relation;
  const { live, workers, error } = readDeployer(joinedUnits, hookContext().application, id);
  const request = isLeader() ? requestOf(relation) : undefined;
  if (error !== undefined && request !== undefined) {
    const words = withoutSecrets(error, await request.objects());
    status.blocked(`relation ${id}: ${applicationName} can't make the objects: ${words}; see its log`);
  }
  const option = String(config()["namespace"] ?? "").trim();
  const namespace = live.find(({ metadata }) => metadata.namespace !== undefined)?.metadata.namespace;
  return deployerApi({
    server: applicationName,
    namespace: namespace ?? (option || "default"),
    live,
    workers,
    log: hookLog(),
    request,
  });
}

/** The relation to the deployer that counts. */
export function deployer(): EndpointRelation | undefined {
  return relationToCluster("kubernetes");
}

/** The relations whose request this hook changes. */
const changed = perHook("deployer", () => new Set<string>());

/** What this unit asks for, as it will be when the hook succeeds. */
export function requestOf({ id, toPublish }: EndpointRelation): ObjectRequest {
  const row = relationRow(id, "deployments");
  const objects = async (): Promise<readonly KubernetesObject[]> => {
    const found = objectsIn(await toPublish.get("resource"));
    const deployments = found.filter(({ kind }) => kind === "Deployment");
    // Only what was found is remembered, never what was set: the hook may still fail.
    if (!changed().has(id)) {
      unitStore().set(row, Object.fromEntries(deployments.map((one) => [one.metadata.name, { ...marksOf(one) }])));
    }
    return found;
  };
  const known = (): Json | undefined =>
    hookContext().hook === "update-status" && !changed().has(id) ? unitStore().get(row) : undefined;
  return {
    objects,
    deployments: async () => {
      const marks = known();
      if (marks !== undefined) return Object.keys(isJsonMap(marks) ? marks : {});
      return (await objects()).flatMap(({ kind, metadata }) => (kind === "Deployment" ? [metadata.name] : []));
    },
    replace: (wanted) => {
      changed().add(id);
      for (const key of [row, relationRow(id, "published")]) unitStore().unset(key);
      for (const [key, value] of Object.entries(deployerRequest(owner(), wanted))) toPublish.set(key, value);
    },
    marks: async (name) => {
      const marks = known();
      if (marks !== undefined) return knownMarks(marks, name);
      const found = (await objects()).find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name);
      return found && marksOf(found);
    },
  };
}

/** The objects in a value that was published as `resource`. */
export function objectsIn(value: Json | undefined): readonly KubernetesObject[] {
  return Array.isArray(value) ? value.filter(isKubernetesObject) : [];
}

function knownMarks(row: Json, name: string): Marks | undefined {
  const marks = isJsonMap(row) ? row[name] : undefined;
  if (marks === undefined || !isJsonMap(marks)) return undefined;
  const { annotations, replicas } = marks;
  return { annotations: textsOf(annotations), replicas: typeof replicas === "number" ? replicas : 1 };
}
