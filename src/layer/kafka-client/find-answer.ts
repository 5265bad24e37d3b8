import { isJsonMap, parseJson, type Json } from "../../core/index.ts";

/** Texts by key, as one side published them. */
export type Texts = Readonly<Record<string, string>>;

/** Where the answer to our request is in a provider's databag, whichever version it is written in. */
export type FoundAnswer =
  /** Its fields; those that are sent as secrets are ids under `secret-user` and `secret-tls`. */
  | { readonly state: "found"; readonly fields: Texts }
  | { readonly state: "none" }
  /** A key that can't be read, and what it should be. */
  | { readonly state: "wrong"; readonly key: string; readonly message: string };

/**
 * Finds the answer. In v0 the databag itself is the answer, also in that of a v1 provider to a v0 request. In v1 it is
 * the entry of `requests` with the id of a request of ours; where no id is known, the only entry. The provider's own
 * notes (`data`, `salt`, `version`) are not looked at: what would follow them would never come to rest.
 */
export function findAnswer(bag: Texts, ourRequests: ReadonlySet<string>): FoundAnswer {
  if (bag["version"] !== "v1" || bag["requests"] === undefined) return withReadableSecrets(bag);
  const entries = readRequests(bag["requests"]);
  if (entries === undefined) return { state: "wrong", key: "requests", message: "is no JSON list of answers" };
  const ours = entries.filter(({ "request-id": id }) => id !== undefined && ourRequests.has(id));
  const [fields, ...more] = ours.length > 0 ? ours : entries;
  return fields === undefined || more.length > 0 ? { state: "none" } : withReadableSecrets(fields);
}

function withReadableSecrets(fields: Texts): FoundAnswer {
  const key = ["secret-user", "secret-tls"].find((one) => fields[one] && !fields[one].startsWith("secret:"));
  if (key !== undefined) return { state: "wrong", key, message: "is no secret's URI" };
  return { state: "found", fields };
}

/** The ids of requests in the databag of the side that asks: none in v0, where a relation has only one. */
export function requestIds(requests: string | undefined): ReadonlySet<string> {
  return new Set((readRequests(requests ?? "[]") ?? []).flatMap(({ "request-id": id }) => id ?? []));
}

/** The entries of an envelope, with `resource` under its name in v0; `undefined` where it is none. */
function readRequests(text: string): readonly Texts[] | undefined {
  const list = jsonOf(text);
  if (!Array.isArray(list) || !list.every(isJsonMap)) return undefined;
  return list.map((entry) => {
    const texts = Object.entries(entry).flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "boolean" ? [[key, String(value)]] : [],
    );
    const fields: Texts = Object.fromEntries(texts);
    return { ...fields, ...(fields["resource"] === undefined ? {} : { topic: fields["resource"] }) };
  });
}

function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
