import { CharmError, isJsonMap, shortHash, type JsonMap, type Logger } from "../../core/index.ts";
import type { Kind, KubernetesApi, KubernetesObject } from "../../kubernetes/index.ts";
import type { DeployerAnswer } from "./kubernetes-deployer.ts";

/** What is kept of a Deployment that was asked for: whether the live one is newer or older can be told by it. */
export type Marks = { readonly annotations: Readonly<Record<string, string>>; readonly replicas: number };

/** The objects that this unit asks for. */
export type ObjectRequest = {
  readonly objects: () => Promise<readonly KubernetesObject[]>;
  /** Asks for these from now on, and for no others. */
  readonly replace: (objects: readonly KubernetesObject[]) => void;
  /** The names of the Deployments that are asked for. */
  readonly deployments: () => Promise<readonly string[]>;
  /** The marks of a Deployment that is asked for. */
  readonly marks: (name: string) => Promise<Marks | undefined>;
};

/** What {@link deployerApi} works with. */
export type DeployerPort = Pick<DeployerAnswer, "live" | "workers"> & {
  /** Who it is, for messages. */
  readonly server: string;
  readonly namespace: string;
  readonly log: Logger;
  /** Absent on a unit that does not lead: it looks and asks for nothing. */
  readonly request: ObjectRequest | undefined;
};

/**
 * Kubernetes through a deployer. What is written is asked for when the hook has succeeded and done some time later; what
 * is read is what the deployer saw last. An object that is no longer asked for stays in the cluster while any other is,
 * because the deployer only deletes all of them.
 */
export function deployerApi({ server, namespace, live, workers, log, request }: DeployerPort): KubernetesApi {
  const asking = (): ObjectRequest => request ?? refuse(server);
  const requested = async (kind: Kind, name: string) => find((await request?.objects()) ?? [], kind, name);

  const readDeployment = async (name: string): Promise<KubernetesObject | undefined> => {
    const seen = find(live, "Deployment", name);
    const marks = await request?.marks(name);
    if (marks === undefined) return seen;
    if (seen !== undefined && isCurrent(seen, marks)) return seen;
    const object = seen ?? (await requested("Deployment", name));
    return object && notYetSeen(object, marks);
  };

  const deployments = async (): Promise<readonly KubernetesObject[]> => {
    const seen = live.flatMap(({ kind, metadata }) => (kind === "Deployment" ? [metadata.name] : []));
    const names = new Set([...((await request?.deployments()) ?? []), ...seen]);
    const found = await Promise.all([...names].map(readDeployment));
    return found.filter((one) => one !== undefined);
  };
  const objectsOf = async (kind: Kind): Promise<readonly KubernetesObject[]> =>
    [...((await request?.objects()) ?? []), ...live].filter((one) => one.kind === kind);

  const put = async (object: KubernetesObject): Promise<void> => {
    const { objects, replace } = asking();
    const others = (await objects()).filter(({ kind, metadata }) => !isSame(object, kind, metadata.name));
    replace([...(object.kind === "Deployment" ? others.filter(isUsedBy(object)) : others), object]);
  };

  return {
    server,
    namespace,
    immediate: false,
    requests: () => 0,
    close: async () => undefined,

    read: async (kind, name) => {
      if (kind === "Deployment") return readDeployment(name);
      // The server fills in ports and addresses of Services; what is in other objects is as it was asked for.
      if (kind === "Service") return find(live, kind, name) ?? requested(kind, name);
      return (await requested(kind, name)) ?? find(live, kind, name);
    },

    list: async (kind, { labelSelector = "" } = {}) => {
      if (kind === "Node") return workers.map(nodeAt);
      const all = kind === "Deployment" ? await deployments() : await objectsOf(kind);
      const labels = labelSelector.split(",").filter(Boolean);
      return all
        .filter(({ metadata }, index) => all.findIndex((one) => one.metadata.name === metadata.name) === index)
        .filter(({ metadata }) => labels.every((label) => hasLabel(metadata.labels ?? {}, label)));
    },

    apply: async (object, { dryRun = false } = {}) => {
      const before = await requested(object.kind, object.metadata.name);
      if (!dryRun && (before === undefined || versionOf(before) !== versionOf(object))) await put(object);
      const now = dryRun ? (before ?? object) : object;
      const metadata = { ...now.metadata, resourceVersion: versionOf(now) };
      return { object: { ...now, metadata }, created: before === undefined };
    },

    remove: async (kind, name) => {
      const { objects, replace } = asking();
      const all = await objects();
      if (find(all, kind, name) === undefined) return false;
      const rest = all.filter((one) => !isSame(one, kind, name));
      replace(rest);
      if (rest.length > 0 && kind !== "ConfigMap" && find(live, kind, name) !== undefined) {
        log.warning("the deployer leaves an object that is no longer wanted until the relation goes", { kind, name });
      }
      return true;
    },

    setReplicas: async (name, replicas) => {
      const seen = find(live, "Deployment", name);
      const object = (await requested("Deployment", name)) ?? (seen && withoutServersPart(seen));
      if (object === undefined) return;
      if (replicasOf(object) !== replicas) await put({ ...object, spec: { ...fieldsOf(object["spec"]), replicas } });
    },
  };
}

/** The marks of a Deployment. */
export function marksOf(object: KubernetesObject): Marks {
  return { annotations: object.metadata.annotations ?? {}, replicas: replicasOf(object) };
}

/** Kubernetes takes one replica for granted. */
function replicasOf(object: KubernetesObject): number {
  const { replicas = 1 } = fieldsOf(object["spec"]);
  return typeof replicas === "number" ? replicas : 1;
}

const find = (objects: readonly KubernetesObject[], kind: Kind, name: string): KubernetesObject | undefined =>
  objects.find((one) => isSame(one, kind, name));

const isSame = (object: KubernetesObject, kind: Kind, name: string): boolean =>
  object.kind === kind && object.metadata.name === name;

/** The deployer adds labels and `kubectl` an annotation; ours tell which inputs a Deployment was made from. */
function isCurrent(seen: KubernetesObject, { annotations, replicas }: Marks): boolean {
  const its = marksOf(seen);
  return its.replicas === replicas && Object.entries(annotations).every(([key, text]) => its.annotations[key] === text);
}

/** As the server shows a Deployment whose controller has not come to the last change. */
function notYetSeen(object: KubernetesObject, { annotations, replicas }: Marks): KubernetesObject {
  const { observedGeneration: observed = 0 } = fieldsOf(object["status"]);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...object.metadata.annotations, ...annotations },
      generation: (typeof observed === "number" ? observed : 0) + 1,
    },
    spec: { ...fieldsOf(object["spec"]), replicas },
  };
}

/** Immutable objects that this Deployment does not mount belong to former ones: nobody needs to ask for them. */
function isUsedBy(deployment: KubernetesObject): (object: KubernetesObject) => boolean {
  const text = JSON.stringify(deployment);
  return ({ immutable, metadata }) => immutable !== true || text.includes(JSON.stringify(metadata.name));
}

/** Without what the server and the deployer fill in. */
function withoutServersPart({ status: _status, ...object }: KubernetesObject): KubernetesObject {
  const { name, namespace, labels = {}, annotations = {} } = object.metadata;
  const own = Object.entries(labels).filter(([key]) => !labelsOfDeployer.has(key));
  const notes = Object.entries(annotations).filter(([key]) => !/^(kubectl|deployment)\.kubernetes\.io\//.test(key));
  const metadata = { name, labels: Object.fromEntries(own), annotations: Object.fromEntries(notes) };
  return { ...object, metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) } };
}

const labelsOfDeployer: ReadonlySet<string> = new Set(["juju-app", "deployer", "model_uuid", "juju_unit"]);

const versionOf = (object: KubernetesObject): string => shortHash(object, 16);

function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = "", value = ""] = wanted.split("=");
  return labels[key] === value;
}

/** A node in service at an address, which is all that a deployer says of nodes. */
const nodeAt = (address: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: address },
  status: {
    conditions: [{ type: "Ready", status: "True" }],
    addresses: [{ type: "InternalIP", address }],
  },
});

/** The fields of an object's part; none where it is no object. */
const fieldsOf = (part: unknown): JsonMap => (isJsonMap(part) ? part : {});

function refuse(server: string): never {
  throw new CharmError("not-leader", `only the leader asks ${server} for objects; ask isLeader() first`);
}
