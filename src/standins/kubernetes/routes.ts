import { parseJson, type Json } from "../../core/index.ts";
import { find, findAll, prepare, remove, store, type Cluster } from "./cluster.ts";
import { noNamespace, notFound, refusal, type Reply } from "./exchange.ts";
import { fieldsAt, isFields, textAt, type Fields } from "./fields.ts";
import { parseTarget, type Target } from "./resources.ts";
import { applyFields, mergePatch } from "./server-side-apply.ts";
import { brokenRules, unknownFields } from "./validate.ts";

/** A request that showed the token. */
type StandInRequest = {
  readonly method: string;
  readonly url: URL;
  readonly contentType: string;
  readonly body: string;
};

/** Answers a request as a real API server would, as far as this one goes. */
export function route(cluster: Cluster, request: StandInRequest): Reply {
  const { method, url } = request;
  const target = parseTarget(url.pathname);
  if (target === undefined) return { status: 404, body: "404 page not found\n" };
  if (method === "GET") return target.name === undefined ? list(cluster, target, url) : read(cluster, target);
  const body = readBody(request.body);
  if (body === undefined) return refusal(400, "error decoding YAML", { reason: "BadRequest" });
  if (method === "PATCH" && target.name !== undefined) return patch(cluster, target, request, body);
  if (method === "DELETE" && target.name !== undefined) return removeObject(cluster, target, body);
  return refusal(405, "the server does not allow this method on the requested resource", {
    reason: "MethodNotAllowed",
  });
}

function read(cluster: Cluster, target: Target): Reply {
  const found = find(cluster, target);
  return found === undefined ? notFound(target) : { status: 200, body: found.body };
}

function list(cluster: Cluster, target: Target, url: URL): Reply {
  const { kind, apiVersion } = target.resource;
  const matches = selector(url.searchParams.get("labelSelector") ?? "");
  const items = findAll(cluster, target)
    .filter(({ body }) => matches(fieldsAt(body, "metadata", "labels")))
    // The items of a list carry neither kind nor version.
    .map(({ body: { kind: _kind, apiVersion: _version, ...item } }): Fields => item);
  const metadata = { resourceVersion: String(cluster.version) };
  return { status: 200, body: { kind: `${kind}List`, apiVersion, metadata, items } };
}

/** `a=b,c==d,e`: equality and presence; the real server also knows `!=`, `in` and `notin`. */
function selector(text: string): (labels: Fields) => boolean {
  const wanted = text.split(",").filter((part) => part !== "");
  return (labels) =>
    wanted.every((part) => {
      const [key = "", value] = part.split(/==?/);
      return value === undefined ? labels[key] !== undefined : labels[key] === value;
    });
}

function patch(cluster: Cluster, target: Target, request: StandInRequest, change: Fields): Reply {
  const { contentType, url } = request;
  const isApply = contentType === "application/apply-patch+yaml";
  const manager = url.searchParams.get("fieldManager") ?? "";
  if (!isApply && contentType !== "application/merge-patch+json") {
    return refusal(415, "the body of the request was in an unknown format", { reason: "UnsupportedMediaType" });
  }
  const before = find(cluster, target);
  const { namespace, name = "", resource } = target;
  if (before === undefined && !isApply) return notFound(target);
  if (resource.namespaced && !cluster.namespaces.has(namespace)) return noNamespace(namespace);
  if (isApply) {
    const refused = mismatch(target, change) ?? unknownFields(target, change);
    if (refused !== undefined) return refused;
  }
  const base = before ?? { body: {}, owners: new Map<string, ReadonlySet<string>>() };
  const changed = isApply
    ? applyFields(base, `${manager} Apply`, change)
    : mergePatch(base, `${manager} Update`, change);
  const next = prepare(cluster, { ...target, name }, changed.body, changed.owners);
  const refused = brokenRules(target, next.body, before?.body);
  if (refused !== undefined) return refused;
  const dryRun = url.searchParams.get("dryRun") === "All";
  return { status: before === undefined ? 201 : 200, body: dryRun ? next.body : store(cluster, next).body };
}

function mismatch({ name = "", namespace }: Target, { metadata = {} }: Fields): Reply | undefined {
  const given = textAt(metadata, "name");
  if (given !== name) {
    const message = `the name of the object (${given}) does not match the name on the URL (${name})`;
    return refusal(400, message, { reason: "BadRequest" });
  }
  const within = textAt(metadata, "namespace") || namespace;
  if (within === namespace) return undefined;
  const message = "the namespace of the provided object does not match the namespace sent on the request";
  return refusal(400, message, { reason: "BadRequest" });
}

function removeObject(cluster: Cluster, target: Target, options: Fields): Reply {
  const found = find(cluster, target);
  if (found === undefined) return notFound(target);
  const { kind, plural } = target.resource;
  const { name } = found;
  const uid = textAt(found.body, "metadata", "uid");
  const wanted = textAt(options, "preconditions", "uid") || uid;
  if (wanted !== uid) {
    const message = `Operation cannot be fulfilled on ${kind} "${name}": the UID in the precondition (${wanted}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    return refusal(409, message, { reason: "Conflict", details: { name, kind } });
  }
  remove(cluster, target);
  const details = { name, kind: plural, uid };
  return { status: 200, body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details } };
}

/** The body of a request; the real server reads YAML as well. `undefined` when it is no object. */
function readBody(text: string): Fields | undefined {
  let parsed: Json;
  try {
    parsed = text === "" ? {} : parseJson(text);
  } catch {
    return undefined;
  }
  return isFields(parsed) ? parsed : undefined;
}
