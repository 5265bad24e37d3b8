import { randomBytes } from "node:crypto";
import { fieldsAt, isFields, numberAt, textAt, valueAt } from "../fields.ts";
import { parsePlace, resources, targetOf, type Place, type Target } from "../resources.ts";
import { find, type Cluster } from "../store/cluster.ts";
import { applyRequest } from "./apply-request.ts";
import { readJson, readObject } from "./body.ts";
import {
  badRequest,
  invalid,
  noResource,
  notAllowed,
  notFound,
  qualified,
  refusal,
  type Reply,
  type StandInRequest,
} from "./exchange.ts";
import { patchRequest } from "./patch-request.ts";
import { mergePatch } from "./patches.ts";
import { listRequest, readObjectRequest, readScale } from "./read.ts";
import { removeAllRequest, removeRequest } from "./remove-request.ts";
import { reviewRequest } from "./reviews.ts";
import { isWatch, notAllowedTo, verbOf, type Rights } from "./rights.ts";
import { watchRequest, type Watch } from "./watch.ts";
import { isApply, writeOptions } from "./write-options.ts";
import { homeless, writeObject } from "./write.ts";

/** Answers a request as a real API server would, as far as this one goes. */
export function route(cluster: Cluster, rights: Rights, request: StandInRequest): Reply | Watch {
  const { method, url } = request;
  const review = reviewRequest(rights, request) ?? aboutServer(url.pathname);
  if (review !== undefined) return review;
  const place = parsePlace(url.pathname);
  if (place === undefined) return unknownPath;
  const verb = verbOf(method, { name: place.name, url });
  const refused = notAllowedTo(rights, { ...place, verb });
  if (refused !== undefined) return refused;
  const target = targetOf(place);
  if (target === undefined)
    return resources.some(({ apiVersion }) => apiVersion === place.apiVersion) ? noResource() : unknownPath;
  const isNewApply = verb === "patch" && isApply(request) && find(cluster, target) === undefined;
  if (isNewApply && place.subresource === "") {
    const mayNotCreate = notAllowedTo(rights, { ...place, verb: "create" });
    if (mayNotCreate !== undefined) return mayNotCreate;
  }
  return answer(cluster, { ...target, subresource: place.subresource }, request);
}

const unknownPath: Reply = { status: 404, body: "404 page not found\n" };

function answer(cluster: Cluster, target: Target & Pick<Place, "subresource">, request: StandInRequest): Reply | Watch {
  const { method, url } = request;
  const { subresource, resource, name } = target;
  if (subresource === "scale" && resource.kind === "Deployment") return scale(cluster, target, request);
  if (subresource !== "" && !(subresource === "status" && resource.hasStatus)) return noResource();
  if (method === "GET") {
    if (name !== undefined) return readObjectRequest(cluster, target);
    return isWatch(url) ? watchRequest(cluster, target, url) : listRequest(cluster, target, url);
  }
  if (method === "DELETE" && subresource === "") {
    return name === undefined ? removeAllRequest(cluster, target, request) : removeRequest(cluster, target, request);
  }
  const isWrite = name === undefined ? method === "POST" && subresource === "" : method === "PATCH" || method === "PUT";
  if (!isWrite || (resource.namespaced && target.namespace === "")) return notAllowed();
  const options = writeOptions(request);
  if ("status" in options) return options;
  if (method === "PATCH") {
    const how = { options, subresource };
    return isApply(request) ? applyRequest(cluster, target, request, how) : patchRequest(cluster, target, request, how);
  }
  const read = readObject(request, target, options);
  if ("status" in read) return read;
  const { object: body, warnings } = read;
  if (method === "POST") return create(cluster, target, { body, options, warnings, subresource });
  if (find(cluster, target) === undefined) return notFound(target);
  return writeObject(cluster, { target, body, options, warnings, subresource });
}

/** A POST: the object must not be there; a name may be made from `generateName`. */
function create(cluster: Cluster, place: Target, rest: Omit<Parameters<typeof writeObject>[1], "target">): Reply {
  const metadata = fieldsAt(rest.body, "metadata");
  const prefix = textAt(metadata, "generateName");
  const name =
    textAt(metadata, "name") || (prefix === "" ? "" : `${prefix}${randomBytes(4).toString("hex").slice(0, 5)}`);
  const target = { ...place, name };
  if (name === "") {
    const message = "Required value: name or generateName is required";
    return invalid(target, [{ reason: "FieldValueRequired", message, field: "metadata.name" }]);
  }
  if (textAt(metadata, "resourceVersion") !== "") {
    return refusal(500, "resourceVersion should not be set on objects to be created");
  }
  const refused = homeless(cluster, target, true);
  if (refused !== undefined) return refused;
  if (find(cluster, target) !== undefined) {
    const details = {
      name,
      ...(place.resource.group === "" ? {} : { group: place.resource.group }),
      kind: place.resource.plural,
    };
    return refusal(409, `${qualified(place.resource)} "${name}" already exists`, { reason: "AlreadyExists", details });
  }
  return writeObject(cluster, { ...rest, target });
}

/** The subresource by which `kubectl scale` works. */
function scale(cluster: Cluster, target: Target, request: StandInRequest): Reply {
  const found = find(cluster, target);
  if (found === undefined) return notFound(target);
  if (request.method === "GET") return { status: 200, body: readScale(found) };
  const options = writeOptions(request);
  if ("status" in options) return options;
  const change = readJson(request.body);
  if (!isFields(change)) return badRequest("error decoding patch: json: cannot unmarshal into an object");
  const wanted = request.method === "PUT" ? change : mergePatch(readScale(found), change);
  const replicas = numberAt(wanted, "spec", "replicas") ?? 0;
  const spec = valueAt(found.body, ["spec"]);
  const body = { ...found.body, spec: { ...(isFields(spec) ? spec : {}), replicas } };
  const reply = writeObject(cluster, { target, body, options, warnings: [], subresource: "scale" });
  const after = find(cluster, target);
  return reply.status >= 400 || after === undefined ? reply : { status: 200, body: readScale(after) };
}

/** The paths that tell about the server itself. */
function aboutServer(path: string): Reply | undefined {
  if (["/healthz", "/livez", "/readyz"].includes(path)) return { status: 200, body: "ok" };
  if (path !== "/version") return undefined;
  return { status: 200, body: { major: "1", minor: "34", gitVersion: "v1.34.4", platform: "linux/amd64" } };
}
