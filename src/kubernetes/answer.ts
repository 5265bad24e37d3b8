import { parseJson } from "../core/index.ts";
import { KubernetesError, type Asked } from "./errors.ts";
import { fieldsOf, isFields, type Fields } from "./json-fields.ts";
import { apiVersions, type Kind, type KubernetesObject, type ObjectMetadata } from "./object.ts";
import { describeRefusal } from "./refusal.ts";
import type { Answer } from "./retry.ts";

/** The body of an answer. Throws {@link KubernetesError} where the server refuses, or says what is no JSON. */
export function accepted(asked: Asked, { status, body }: Pick<Answer, "status" | "body">): Fields {
  if (status < 200 || status > 299) throw new KubernetesError(asked, describeRefusal(asked, status, body));
  try {
    return fieldsOf(parseJson(body));
  } catch {
    // A login page or the like. Without the cause: the parser quotes the text.
    throw new KubernetesError(asked, describeRefusal(asked, 502, "the answer is not JSON"));
  }
}

/** An object with its kind and version, which the items of a list lack. */
export function toObject(kind: Kind, body: Fields): KubernetesObject {
  const metadata = body["metadata"];
  return { ...body, apiVersion: apiVersions[kind], kind, metadata: isMetadata(metadata) ? metadata : { name: "" } };
}

const isMetadata = (value: unknown): value is ObjectMetadata => isFields(value) && typeof value["name"] === "string";
