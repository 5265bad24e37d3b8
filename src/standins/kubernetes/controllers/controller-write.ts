import { randomBytes } from "node:crypto";
import { fieldsAt, textAt, type Fields } from "../fields.ts";
import { recordUpdate, type Writer } from "../ownership/apply.ts";
import { managersOf } from "../ownership/managed-fields.ts";
import { complete, outcome } from "../requests/complete.ts";
import { resourceOf, type Kind } from "../resources.ts";
import { find, store, timestamp, type Cluster, type Stored } from "../store/cluster.ts";

/** Who of the cluster's own programs writes. */
export type Program = "kube-controller-manager" | "kube-scheduler" | "kubelet";

/** Writes an object again as one of the cluster's programs; `subresource` is `status` for what it reports. */
export function rewrite(
  cluster: Cluster,
  stored: Stored,
  body: Fields,
  { program, subresource = "" }: { readonly program: Program; readonly subresource?: "status" | "" },
): Stored {
  const before = find(cluster, stored);
  if (before === undefined) return stored;
  const wanted = complete(cluster, stored, body);
  const writer = writerOf(program, stored.resource.apiVersion, subresource);
  const base = { body: before.body, managers: managersOf(before.body) };
  const managers = recordUpdate(base, wanted, { kind: stored.resource.kind, writer });
  return store(cluster, outcome(stored, wanted, { before, managers }));
}

/** Makes an object as one of the cluster's programs. */
export function make(cluster: Cluster, kind: Kind, body: Fields, { program }: { readonly program: Program }): Stored {
  const resource = resourceOf(kind);
  const metadata = fieldsAt(body, "metadata");
  const target = { resource, namespace: textAt(metadata, "namespace"), name: textAt(metadata, "name") };
  const wanted = complete(cluster, target, body);
  const writer = writerOf(program, resource.apiVersion, "");
  const managers = recordUpdate(undefined, wanted, { kind, writer });
  return store(cluster, outcome(target, wanted, { before: undefined, managers }));
}

/** What an event says, and of which object. */
export type EventFacts = {
  readonly about: Stored;
  readonly reason: string;
  readonly message: string;
  /** `kubelet`, `replicaset-controller`. */
  readonly component: string;
  readonly type?: "Warning" | "Normal";
  /** `spec.containers{worker}`. */
  readonly fieldPath?: string;
};

/** Tells an event. https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export function tellEvent(cluster: Cluster, facts: EventFacts): void {
  const { about, reason, message, component, type = "Warning", fieldPath } = facts;
  const { namespace, name, resource } = about;
  const now = timestamp();
  const involvedObject = {
    kind: resource.kind,
    namespace,
    name,
    uid: textAt(about.body, "metadata", "uid"),
    apiVersion: resource.apiVersion,
    resourceVersion: textAt(about.body, "metadata", "resourceVersion"),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
  const metadata = { name: `${name}.${randomBytes(8).toString("hex")}`, namespace: namespace || "default" };
  const source = { component };
  const times = { firstTimestamp: now, lastTimestamp: now, eventTime: null, count: 1 };
  const reporting = { reportingComponent: component, reportingInstance: "" };
  const body = { metadata, involvedObject, reason, message, type, source, ...times, ...reporting };
  make(cluster, "Event", body, { program: component === "kubelet" ? "kubelet" : "kube-controller-manager" });
}

function writerOf(manager: Program, apiVersion: string, subresource: string): Writer {
  return { manager, operation: "Update", apiVersion, subresource, time: timestamp() };
}
