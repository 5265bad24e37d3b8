import type { Fields } from "../fields.ts";
import { asText, fieldsAt, numberAt } from "../fields.ts";
import type { Target } from "../resources.ts";
import { fieldSelector, labelSelector, type Matches } from "../store/selectors.ts";
import { find, findAll, type Cluster, type Stored } from "../store/cluster.ts";
import { badRequest, notFound, refusal, type Reply } from "./exchange.ts";

/** Answers with one object. */
export function readObjectRequest(cluster: Cluster, target: Target): Reply {
  const found = find(cluster, target);
  return found === undefined ? notFound(target) : { status: 200, body: found.body };
}

/** Which objects a list or a watch wants. A reply is the refusal of a selector. */
export function selected({ resource }: Target, url: URL): Matches | Reply {
  const labels = labelSelector(url.searchParams.get("labelSelector") ?? "");
  if (typeof labels !== "function") return badRequest(labels.fault);
  const fields = fieldSelector(url.searchParams.get("fieldSelector") ?? "", resource);
  if (typeof fields !== "function") return badRequest(fields.fault);
  return (body) => labels(body) && fields(body);
}

/**
 * Answers with a list, or a page of one. Unlike the real server's, a page shows the objects as they are now, and not
 * as they were when the first page was read.
 *
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export function listRequest(cluster: Cluster, target: Target, url: URL): Reply {
  const matches = selected(target, url);
  if (typeof matches !== "function") return matches;
  const page = pageOf(url);
  if ("status" in page) return page;
  const version = Number(url.searchParams.get("resourceVersion") ?? "0");
  if (version > cluster.version) return tooLarge(version, cluster.version);
  const { kind, apiVersion } = target.resource;
  const found = findAll(cluster, target)
    .filter(({ body }) => matches(body))
    .filter((stored) => placeOf(stored) > page.after);
  const shown = page.limit === 0 ? found : found.slice(0, page.limit);
  const left = found.length - shown.length;
  const last = shown.at(-1);
  const metadata = {
    resourceVersion: String(cluster.version),
    ...(left === 0 || last === undefined
      ? {}
      : { continue: tokenFor(last, cluster.version), remainingItemCount: left }),
  };
  // The items of a list carry neither kind nor version.
  const items = shown.map(({ body: { kind: _kind, apiVersion: _version, ...item } }): Fields => item);
  return { status: 200, body: { kind: `${kind}List`, apiVersion, metadata, items } };
}

/** The scale of a Deployment. */
export function readScale({ body }: Stored): Fields {
  const { uid, resourceVersion, creationTimestamp, name, namespace } = fieldsAt(body, "metadata");
  const selector = Object.entries(fieldsAt(body, "spec", "selector", "matchLabels"));
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name: name ?? "",
      namespace: namespace ?? "",
      uid: uid ?? "",
      resourceVersion: resourceVersion ?? "",
      creationTimestamp: creationTimestamp ?? "",
    },
    spec: { replicas: numberAt(body, "spec", "replicas") ?? 0 },
    status: {
      replicas: numberAt(body, "status", "replicas") ?? 0,
      selector: selector.map(([key, value]) => `${key}=${asText(value)}`).join(","),
    },
  };
}

/** 504 for a version that is not there yet. */
function tooLarge(version: number, current: number): Reply {
  return refusal(504, `Timeout: Too large resource version: ${version}, current: ${current}`, {
    reason: "Timeout",
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  });
}

function pageOf(url: URL): { readonly limit: number; readonly after: string } | Reply {
  const limit = url.searchParams.get("limit") ?? "0";
  if (!/^\d+$/.test(limit)) return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`);
  const token = url.searchParams.get("continue") ?? "";
  if (token === "") return { limit: Number(limit), after: "" };
  const [, start] = /^\{"v":"meta\.k8s\.io\/v1","rv":\d+,"start":"([^"]*)"\}$/.exec(
    Buffer.from(token, "base64url").toString(),
  ) ?? [undefined, undefined];
  if (start === undefined) return badRequest("invalid continue token: continue key is not valid");
  return { limit: Number(limit), after: start };
}

const tokenFor = (last: Stored, version: number): string =>
  Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: version, start: placeOf(last) })).toString("base64url");

const placeOf = ({ namespace, name }: Stored): string => `${namespace}/${name}`;
