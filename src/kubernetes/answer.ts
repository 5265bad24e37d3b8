import { parseJson } from "../core/index.ts";
import { KubernetesError, type Asked } from "./errors.ts";
import { fieldsOf, isFields, type Fields } from "./json-fields.ts";
import { apiVersions, type Kind, type KubernetesObject, type ObjectMetadata } from "./object.ts";
import { describeRefusal } from "./refusal.ts";
import type { Accepted } from "./typed-calls.ts";
import { readWarnings } from "./warnings.ts";

/** What came back from a typed call, accepted or refused. */
type Received = {
  readonly status: number;
  readonly body: string;
  /** What the server warns of. */
  readonly warnings: readonly string[];
};

/**
 * The status and raw text of a typed call. The text, because the client library's models drop the fields they don't
 * know and make dates of times.
 */
export async function receive(call: Promise<Accepted>): Promise<Received> {
  try {
    const answer = await call;
    const warnings = readWarnings(answer.headers["warning"]);
    return { status: answer.httpStatusCode, body: await answer.body.text(), warnings };
  } catch (error) {
    if (isApiException(error)) return { status: error.code, body: error.body ?? "", warnings: [] };
    // The library could not read the body of a 200: a login page or the like.
    if (error instanceof SyntaxError) return { status: 502, body: "the answer is not JSON", warnings: [] };
    throw error;
  }
}

/** The body of an answer. Throws {@link KubernetesError}, without the library's error, where it refuses. */
export function accepted(asked: Asked, { status, body }: Omit<Received, "warnings">): Fields {
  if (status >= 200 && status <= 299) return fieldsOf(parseJson(body));
  throw new KubernetesError(asked, describeRefusal(asked, status, body));
}

/** An object with its kind and version, which the items of a list lack. */
export function toObject(kind: Kind, body: Fields): KubernetesObject {
  const metadata = body["metadata"];
  return { ...body, apiVersion: apiVersions[kind], kind, metadata: isMetadata(metadata) ? metadata : { name: "" } };
}

const isMetadata = (value: unknown): value is ObjectMetadata => isFields(value) && typeof value["name"] === "string";

type ApiException = { readonly code: number; readonly body?: string };

const isApiException = (error: unknown): error is ApiException =>
  error instanceof Error && "code" in error && typeof error.code === "number";
