import { fieldsAt, isFields, numberAt, textAt, valueAt, type Fields } from "../fields.ts";
import type { Target } from "../resources.ts";
import { find, findAll, remove, store, timestamp, type Cluster, type Stored } from "../store/cluster.ts";
import {
  badRequest,
  detailsOf,
  invalidObject,
  notFound,
  refusal,
  type Reply,
  type StandInRequest,
} from "./exchange.ts";
import { readJson } from "./body.ts";
import { selected } from "./read.ts";

/** Kinds whose removal is answered with the object itself, where others get a Status. */
const answeredWhole = new Set(["Pod", "Service", "Namespace"]);

const policies = ["Foreground", "Background", "Orphan"];

/**
 * Answers a DELETE of one object. One that has finalizers, or gets one from its propagation policy, stays with a
 * `deletionTimestamp` until they are gone.
 *
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function removeRequest(cluster: Cluster, target: Target, request: StandInRequest): Reply {
  const options = readOptions(request);
  if ("status" in options) return options;
  const found = find(cluster, target);
  if (found === undefined) return notFound(target);
  return brokenPrecondition(found, options.fields) ?? removed(cluster, found, options);
}

/** Answers a DELETE of all objects of a kind that the selectors want. */
export function removeAllRequest(cluster: Cluster, target: Target, request: StandInRequest): Reply {
  const options = readOptions(request);
  if ("status" in options) return options;
  const matches = selected(target, request.url);
  if (typeof matches !== "function") return matches;
  const found = findAll(cluster, target).filter(({ body }) => matches(body));
  for (const one of found) removed(cluster, one, options);
  const { kind, apiVersion } = target.resource;
  const items = found.map(({ body }) => body);
  const metadata = { resourceVersion: String(cluster.version) };
  return { status: 200, body: { kind: `${kind}List`, apiVersion, metadata, items } };
}

type RemoveOptions = { readonly fields: Fields; readonly policy: string; readonly dryRun: boolean };

function readOptions({ body, url }: StandInRequest): RemoveOptions | Reply {
  const fields = body === "" ? {} : readJson(body);
  if (!isFields(fields)) return badRequest("the body of a DELETE must be DeleteOptions");
  const policy = textAt(fields, "propagationPolicy") || (url.searchParams.get("propagationPolicy") ?? "");
  if (policy !== "" && !policies.includes(policy)) {
    const known = [...policies, "nil"].map((one) => JSON.stringify(one)).join(", ");
    const message = `Unsupported value: ${JSON.stringify(policy)}: supported values: ${known}`;
    const causes = [{ reason: "FieldValueNotSupported", message, field: "propagationPolicy" }];
    return invalidObject({ kind: "DeleteOptions", group: "meta.k8s.io", name: "" }, causes);
  }
  const given = valueAt(fields, ["dryRun"]);
  const dryRun = url.searchParams.get("dryRun") === "All" || (Array.isArray(given) && given.includes("All"));
  return { fields, policy, dryRun };
}

function brokenPrecondition({ body, resource: { kind }, name }: Stored, options: Fields): Reply | undefined {
  const wanted = fieldsAt(options, "preconditions");
  const metadata = fieldsAt(body, "metadata");
  const rows = [
    ["uid", "UID", "The object might have been deleted and then recreated"],
    ["resourceVersion", "ResourceVersion", "The object might have been modified"],
  ] as const;
  for (const [field, title, hint] of rows) {
    const [asked, real] = [textAt(wanted, field), textAt(metadata, field)];
    if (asked === "" || asked === real) continue;
    const message = `Operation cannot be fulfilled on ${kind} "${name}": the ${title} in the precondition (${asked}) does not match the ${title} in record (${real}). ${hint}`;
    return refusal(409, message, { reason: "Conflict", details: { name, kind } });
  }
  return undefined;
}

function removed(cluster: Cluster, found: Stored, { policy, dryRun, fields }: RemoveOptions): Reply {
  const { resource, name, body } = found;
  const leaving = withDeletion(found, policy, fields);
  const stays = leaving !== undefined;
  const status: Fields = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { ...detailsOf(resource, name), uid: textAt(body, "metadata", "uid") },
  };
  if (stays) {
    const kept = dryRun ? leaving : store(cluster, leaving);
    return { status: 200, body: kept.body };
  }
  if (!dryRun) remove(cluster, found);
  return { status: 200, body: answeredWhole.has(resource.kind) ? body : status };
}

/** The object as it waits for its end, or `undefined` where it goes at once. */
function withDeletion(found: Stored, policy: string, options: Fields): Stored | undefined {
  const { body, resource } = found;
  const metadata = fieldsAt(body, "metadata");
  const held = { Foreground: "foregroundDeletion", Orphan: "orphan" }[policy];
  const former = metadata["finalizers"];
  const finalizers = Array.isArray(former) ? former.map(String) : [];
  const all = held === undefined || finalizers.includes(held) ? finalizers : [...finalizers, held];
  const isNamespace = resource.kind === "Namespace";
  if (all.length === 0 && !isNamespace) return undefined;
  if (textAt(metadata, "deletionTimestamp") !== "" && all.length === finalizers.length) return found;
  const grace = resource.kind === "Pod" ? (numberAt(options, "gracePeriodSeconds") ?? 0) : 0;
  const generation = numberAt(metadata, "generation");
  return {
    ...found,
    body: {
      ...body,
      metadata: {
        ...metadata,
        deletionTimestamp: textAt(metadata, "deletionTimestamp") || timestamp(),
        ...(isNamespace ? {} : { deletionGracePeriodSeconds: grace }),
        ...(all.length === 0 ? {} : { finalizers: all }),
        ...(generation === undefined ? {} : { generation: generation + 1 }),
      },
      ...(isNamespace ? { status: { ...fieldsAt(body, "status"), phase: "Terminating" } } : {}),
    },
  };
}
