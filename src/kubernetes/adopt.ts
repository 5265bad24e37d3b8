import { fieldsOf, isFields, type Fields } from "./json-fields.ts";
import type { KubernetesObject, ManagedFields } from "./object.ts";

/** How the fields of an object become ours: whose they were, and the merge patch that says so. */
export type Adoption = {
  /** Sorted; empty where nobody's fields become ours, and only the replicas are let go. */
  readonly managers: readonly string[];
  /** Holds the `resourceVersion`: it fits this state of the object and no other. */
  readonly patch: Fields;
};

/**
 * Those who make whole objects and whose work we go on with: `kubectl apply` and `kubectl create` (as the Python layer's
 * deployer used them), a kubectl before 1.18, and what the server calls all that was there before it kept such records.
 * Somebody who labels or edits by hand (`kubectl-label`, `kubectl-edit`, …) is none of them: what they added stays.
 */
const makers: ReadonlySet<string> = new Set([
  "kubectl-client-side-apply",
  "kubectl-create",
  "kubectl",
  "before-first-apply",
]);

/** Where `kubectl apply` keeps a copy of what it was given: of a Secret, its data. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * What must be patched before `manager` applies `object` over `live`, so that fields which it leaves out really go; or
 * `undefined` when nothing must be. Server-side apply alone leaves what another manager owns too, and for ever so.
 *
 * - What {@link makers}, and `manager` itself by other means than apply, own becomes `manager`'s, as if applied.
 *   Controllers write through `status` and `scale`, and keep what they own.
 * - The number of replicas that `object` leaves to somebody else is nobody's then: an apply would reset it to 1.
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export function adoption(live: KubernetesObject, object: KubernetesObject, manager: string): Adoption | undefined {
  const entries = live.metadata.managedFields ?? [];
  const theirs = entries.filter((entry) => isMaker(entry, manager));
  const ours = entries.find((entry) => entry.operation === "Apply" && entry.manager === manager && !entry.subresource);
  const before = fieldsOf(ours?.fieldsV1);
  const union = theirs.reduce((fields, entry) => merge(fields, fieldsOf(entry.fieldsV1)), before);
  const letsGo = leavesReplicas(object);
  const fields = letsGo ? withoutReplicas(union) : union;
  if (theirs.length === 0 && fields === union) return undefined;
  const entry = {
    ...(ours ?? { manager, operation: "Apply", apiVersion: live.apiVersion, fieldsType: "FieldsV1" }),
    fieldsV1: fields,
  };
  const others = entries.filter((one) => one !== ours && !theirs.includes(one));
  const { resourceVersion = "", annotations = {} } = live.metadata;
  const metadata = {
    resourceVersion,
    managedFields: [entry, ...others],
    ...(theirs.length > 0 && lastApplied in annotations ? { annotations: { [lastApplied]: null } } : {}),
  };
  return { managers: [...new Set(theirs.map((one) => one.manager))].toSorted(), patch: { metadata } };
}

/** Who owns what of an object's main part, whenever it was written: equal texts for equal ownership. */
export function ownership({ metadata }: KubernetesObject): readonly Omit<ManagedFields, "time">[] {
  return (metadata.managedFields ?? [])
    .filter((entry) => !entry.subresource)
    .map(({ time: _time, ...entry }) => entry)
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

const idOf = ({ manager, operation, ["apiVersion"]: version }: ManagedFields): string =>
  `${manager} ${operation} ${String(version)}`;

function isMaker({ manager, operation, subresource }: ManagedFields, ours: string): boolean {
  return operation === "Update" && !subresource && (makers.has(manager) || manager === ours);
}

function leavesReplicas({ kind, spec }: KubernetesObject): boolean {
  return (kind === "Deployment" || kind === "StatefulSet") && fieldsOf(spec)["replicas"] === undefined;
}

/** The same object where there is nothing to leave out. */
function withoutReplicas(fields: Fields): Fields {
  const spec = fields["f:spec"];
  if (!isFields(spec) || !("f:replicas" in spec)) return fields;
  const { "f:replicas": _replicas, ...rest } = spec;
  return { ...fields, "f:spec": rest };
}

/** The fields of both sets. A set is a tree of `f:name`, `k:{…}`, `v:…` and `.`; see the API's FieldsV1. */
function merge(a: Fields, b: Fields): Fields {
  const merged = Object.entries(b).map(([key, value]): [string, unknown] => [
    key,
    merge(fieldsOf(a[key]), fieldsOf(value)),
  ]);
  return { ...a, ...Object.fromEntries(merged) };
}
