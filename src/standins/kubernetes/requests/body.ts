import { parseJson, type Json } from "../../../core/index.ts";
import { isFields, textAt, type Fields } from "../fields.ts";
import type { Target } from "../resources.ts";
import { decodeFaults, knownPart } from "../schema/decode-faults.ts";
import { typeOfKind } from "../schema/schema.ts";
import { badRequest, refusal, type Reply, type StandInRequest } from "./exchange.ts";
import type { WriteOptions } from "./write-options.ts";

/** An object out of a request, with what reading it brought up. */
export type ReadBody = { readonly object: Fields; readonly warnings: readonly string[] };

/** Reads JSON; `undefined` for what is none. The real server reads YAML as well. */
export function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The object of a create or a replace. A reply is its refusal. */
export function readObject(request: StandInRequest, target: Target, options: WriteOptions): ReadBody | Reply {
  const { kind, apiVersion } = target.resource;
  if (!["", "application/json", "application/yaml"].includes(request.contentType.split(";")[0] ?? "")) {
    return refusal(
      415,
      "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
      { reason: "UnsupportedMediaType" },
    );
  }
  const object = readJson(request.body);
  if (!isFields(object)) {
    const shown = request.body === "" ? "<empty>" : request.body;
    return badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: unexpected end of JSON input (${shown})`,
    );
  }
  const given = textAt(object, "kind") || kind;
  if (given !== kind) {
    const version = apiVersion.split("/").at(-1) ?? "";
    return badRequest(
      `${given} in version "${version}" cannot be handled as a ${kind}: converting (${version}.${given}) to (${target.resource.group || "core"}.${kind}): unknown conversion`,
    );
  }
  const checked = checkFields(object, target, options);
  if ("unreadable" in checked) {
    const version = apiVersion.split("/").at(-1) ?? "";
    return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${checked.unreadable}`);
  }
  return checked;
}

/** What a write's strictness makes of the faults of an object: one that ends it, or warnings and what is left. */
export function checkFields(
  object: Fields,
  { resource }: Target,
  { validation }: WriteOptions,
): { readonly unreadable: string } | ReadBody {
  const { unreadable, unknown } = decodeFaults(object, resource.kind);
  if (unreadable !== undefined) return { unreadable };
  const told = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (validation === "Strict" && told.length > 0) return { unreadable: `strict decoding error: ${told.join(", ")}` };
  const known = told.length === 0 ? object : knownPart(object, typeOfKind(resource.kind));
  return { object: isFields(known) ? known : {}, warnings: validation === "Warn" ? told : [] };
}
