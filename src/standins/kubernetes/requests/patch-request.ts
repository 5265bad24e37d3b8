import type { Json } from "../../../core/index.ts";
import { isFields, textAt, withoutNulls, type Fields } from "../fields.ts";
import { merge } from "../ownership/merge.ts";
import type { Target } from "../resources.ts";
import { typeOfKind } from "../schema/schema.ts";
import { find, type Cluster } from "../store/cluster.ts";
import { checkFields, readJson } from "./body.ts";
import { badRequest, invalidObject, notFound, refusal, type Reply, type StandInRequest } from "./exchange.ts";
import { mergePatch, jsonPatch } from "./patches.ts";
import { writeObject } from "./write.ts";
import type { WriteOptions } from "./write-options.ts";

/** Answers a patch that is no apply. */
export function patchRequest(
  cluster: Cluster,
  target: Target,
  request: StandInRequest,
  how: { readonly options: WriteOptions; readonly subresource: string },
): Reply {
  const change = readJson(request.body);
  const base = find(cluster, target);
  const media = request.contentType.split(";")[0] ?? "";
  if (!known.has(media)) {
    return refusal(415, "415: Unsupported Media Type", { reason: "UnsupportedMediaType", details: {} });
  }
  if (base === undefined) return notFound(target);
  const patched = patchBody(media, { base: base.body, change, kind: target.resource.kind });
  if ("status" in patched) return patched;
  const { object } = patched;
  if (textAt(object, "kind") !== target.resource.kind) return badRequest("the kind of an object can't be changed");
  const checked = checkFields(object, target, how.options);
  if ("unreadable" in checked) {
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(object))}: ${checked.unreadable}`;
    const causes = [{ reason: "FieldValueInvalid", message, field: "patch" }];
    return withoutKind(invalidObject({ kind: "", group: "", name: "" }, causes));
  }
  return writeObject(cluster, { ...how, target, body: checked.object, warnings: checked.warnings });
}

type PatchMedia =
  | "application/merge-patch+json"
  | "application/json-patch+json"
  | "application/strategic-merge-patch+json";

const known: ReadonlySet<string> = new Set<PatchMedia>([
  "application/merge-patch+json",
  "application/json-patch+json",
  "application/strategic-merge-patch+json",
]);

function patchBody(
  media: string,
  { base, change, kind }: { readonly base: Fields; readonly change: Json | undefined; readonly kind: string },
): Reply | { readonly object: Fields } {
  if (media === "application/json-patch+json") {
    if (!Array.isArray(change)) {
      const found = isFields(change) ? "object" : typeof change;
      return badRequest(
        `error decoding patch: json: cannot unmarshal ${found} into Go value of type []handlers.jsonPatchOp`,
      );
    }
    const patched = jsonPatch(base, change as readonly Json[]);
    if (isFields(patched)) return { object: patched };
    const message = "the server rejected our request due to an error in our request";
    return refusal(422, message, { reason: "Invalid", details: {} });
  }
  if (!isFields(change)) return badRequest("error decoding patch: json: cannot unmarshal into an object");
  // A strategic merge patch takes lists by their keys, as an apply does; its directives are not known here.
  const laid =
    media === "application/merge-patch+json"
      ? mergePatch(base, change)
      : withoutNulls(merge(base, change, typeOfKind(kind)));
  return { object: isFields(laid) ? laid : {} };
}

/** The refusal of a patch names no kind. */
function withoutKind(reply: Reply): Reply {
  const { body } = reply;
  if (!isFields(body) || !isFields(body["details"])) return reply;
  const { kind: _kind, ...details } = body["details"];
  return { ...reply, body: { ...body, details } };
}
