import { podSecurityWarning } from "../admission/pod-security.ts";
import { brokenRules } from "../admission/rules.ts";
import { fieldsAt, isFields, listAt, textAt, type Fields } from "../fields.ts";
import { recordUpdate, type Writer } from "../ownership/apply.ts";
import { managersOf, type Manager } from "../ownership/managed-fields.ts";
import { same } from "../ownership/parts.ts";
import type { Target } from "../resources.ts";
import { find, keyOf, ofKind, store, timestamp, type Cluster } from "../store/cluster.ts";
import { complete, outcome } from "./complete.ts";
import { badRequest, forbidden, noNamespace, stale, withWarnings, type Reply } from "./exchange.ts";
import type { WriteOptions } from "./write-options.ts";

/** One write: the wanted object, through which subresource, and how. */
export type Write = {
  readonly target: Target;
  readonly body: Fields;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly options: WriteOptions;
  readonly warnings: readonly string[];
};

/** Creates or replaces an object as its writer wants it, and answers. */
export function writeObject(cluster: Cluster, { target, body, subresource, options, warnings }: Write): Reply {
  const before = find(cluster, target);
  const refused = mismatch(target, body) ?? homeless(cluster, target, before === undefined);
  if (refused !== undefined) return refused;
  const version = textAt(body, "metadata", "resourceVersion");
  if (before !== undefined && version !== "" && version !== textAt(before.body, "metadata", "resourceVersion")) {
    return stale(target);
  }
  const wanted = complete(cluster, target, withoutOthersPart(target, body, { before: before?.body, subresource }));
  const writer = writerOf(target, { options, subresource, operation: "Update" });
  const base = before === undefined ? undefined : { body: before.body, managers: baseManagers(before.body, body) };
  const managers = isReset(body) ? [] : recordUpdate(base, wanted, { kind: target.resource.kind, writer });
  return conclude(cluster, { target, body: wanted, managers, options, warnings });
}

/** The end of every write: the rules, and the object stored unless it is a dry run. */
export function conclude(
  cluster: Cluster,
  write: Omit<Write, "subresource"> & { readonly managers: readonly Manager[] },
): Reply {
  const { target, body, managers, options } = write;
  const before = find(cluster, target);
  const services = ofKind(cluster, "Service")
    .filter((stored) => keyOf(stored) !== keyOf(target))
    .map((stored) => stored.body);
  const refused = brokenRules(target, body, { before: before?.body, services, dryRun: options.dryRun });
  const warning = podSecurityWarning(cluster, target, body);
  const warnings = [...write.warnings, ...(warning === undefined ? [] : [warning])];
  if (refused !== undefined) return withWarnings(refused, warnings);
  const next = outcome(target, body, { before, managers });
  const kept = options.dryRun ? next : store(cluster, next);
  return withWarnings({ status: before === undefined ? 201 : 200, body: kept.body }, warnings);
}

/** Who writes, as `managedFields` names it. */
export function writerOf(
  { resource }: Target,
  how: Pick<Write, "options" | "subresource"> & { readonly operation: Writer["operation"] },
): Writer {
  return {
    manager: how.options.fieldManager,
    operation: how.operation,
    apiVersion: resource.apiVersion,
    subresource: how.subresource,
    time: timestamp(),
  };
}

/** The refusal of an object that names another place than its request, or `undefined`. */
export function mismatch({ name = "", namespace, resource }: Target, { metadata = {} }: Fields): Reply | undefined {
  const given = textAt(metadata, "name") || name;
  if (given !== name) {
    return badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  const within = textAt(metadata, "namespace") || namespace;
  if (!resource.namespaced || within === namespace) return undefined;
  return badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

/** The refusal of an object in a namespace that is not there, or goes, or `undefined`. */
export function homeless(cluster: Cluster, target: Target, isNew: boolean): Reply | undefined {
  const { resource, namespace, name } = target;
  if (!resource.namespaced) return undefined;
  const home = ofKind(cluster, "Namespace").find((one) => one.name === namespace);
  if (home === undefined) return noNamespace(namespace);
  if (!isNew || textAt(home.body, "metadata", "deletionTimestamp") === "") return undefined;
  const causes = [
    {
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    },
  ];
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return forbidden({ ...resource, name }, why, { causes });
}

/** A write changes the status, or all but the status; the other part stays as it was. */
export function withoutOthersPart(
  { resource }: Target,
  body: Fields,
  { before, subresource }: { readonly before: Fields | undefined; readonly subresource: string },
): Fields {
  if (!resource.hasStatus) return body;
  if (subresource === "status") {
    const { labels: _labels, ...metadata } = fieldsAt(body, "metadata");
    const labels = fieldsAt(before, "metadata")["labels"];
    const status = body["status"];
    return {
      ...before,
      metadata: { ...metadata, ...(labels === undefined ? {} : { labels }) },
      ...(status === undefined ? {} : { status }),
    };
  }
  // The real server takes the status of a new Node: kubelets and this project's tests make them.
  if (before === undefined && resource.kind === "Node") return body;
  const { status: _status, ...rest } = body;
  return before?.["status"] === undefined ? rest : { ...rest, status: before["status"] };
}

/** The managers that a write starts from: those that it names itself, where it names others. */
function baseManagers(before: Fields, body: Fields): readonly Manager[] {
  const given = listAt(body, "metadata", "managedFields");
  const isOther = given.length > 0 && !same([...given], [...listAt(before, "metadata", "managedFields")]);
  return managersOf(isOther ? body : before);
}

/** True for `managedFields: [{}]`, which takes all managers away. */
function isReset(body: Fields): boolean {
  const [first, ...others] = listAt(body, "metadata", "managedFields");
  return others.length === 0 && isFields(first) && Object.keys(first).length === 0;
}
