import { isCharmError, parseJson } from "../core/index.ts";
import { fieldsOf, isFields, listOf, type Fields } from "./json-fields.ts";
import type { Transport } from "./transport.ts";

/** One thing that a user may do, as in a Role: `create` `secrets` in the API group `""`. */
export type Right = { readonly verb: string; readonly group: string; readonly resource: string };

/** The resources that live in no namespace, of those that anybody here asks for. */
const clusterWide: ReadonlySet<string> = new Set(["nodes"]);

/**
 * Asks the server for the user's own rules in a namespace, which every user who is logged in may do. Resolves to the
 * body of its answer, or to `undefined` where it refuses or is away.
 */
export async function reviewRules({ server, namespace, send }: Review): Promise<Fields | undefined> {
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
  try {
    const answer = await send({
      method: "POST",
      url: new URL(`${server}/apis/authorization.k8s.io/v1/selfsubjectrulesreviews`),
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status >= 200 && answer.status <= 299 ? fieldsOf(parseJson(answer.body)) : undefined;
  } catch (error) {
    if (isCharmError(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Review = { readonly server: string; readonly namespace: string; readonly send: Transport["send"] };

/**
 * The wanted rights that the body of {@link reviewRules} does not have, in their order. `undefined` where
 * it does not tell all: the server has a way to grant rights that it can't list.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/
 */
export function missingRights(body: Fields, wanted: readonly Right[]): readonly Right[] | undefined {
  const status = body["status"];
  if (!isFields(status) || status["incomplete"] === true || !Array.isArray(status["resourceRules"])) return undefined;
  const rules = listOf(status["resourceRules"]);
  return wanted.filter((right) => !rules.some((rule) => grants(rule, right)));
}

function grants(rule: Fields, { verb, group, resource }: Right): boolean {
  // A rule for some names lets nobody list. Whether the names are the right ones is told by the refusal itself.
  const isForNames = Array.isArray(rule["resourceNames"]) && rule["resourceNames"].length > 0;
  if (isForNames && verb === "list") return false;
  return has(rule["verbs"], verb) && has(rule["apiGroups"], group) && has(rule["resources"], resource);
}

const has = (list: unknown, one: string): boolean => Array.isArray(list) && (list.includes(one) || list.includes("*"));

/**
 * The right that the message of a 403 names; `undefined` where it is another refusal: quota, admission, a namespace
 * that ends.
 */
export function rightIn(message: string): Right | undefined {
  const match = /cannot (\w+) resource "([^"]+)" in API group "([^"]*)"/.exec(message);
  if (match === null) return undefined;
  const [, verb = "", resource = "", group = ""] = match;
  return { verb, group, resource };
}

/** As many are named in one sentence; more mean that nobody has granted anything yet, and what to do is the same for all. */
const readable = 8;

/**
 * `missing rights in namespace data: create/patch secrets, list pods; in the whole cluster: list nodes`. Of many, their
 * number and the first.
 */
export function describeMissing(missing: readonly Right[], wanted: readonly Right[], namespace: string): string {
  const inside = missing.filter(isNamespaced);
  const wantedInside = wanted.filter(isNamespaced);
  if (inside.length > 0 && inside.length >= wantedInside.length) {
    return `no rights in namespace ${namespace}, or there is no such namespace`;
  }
  const [first] = inside;
  if (first !== undefined && inside.length > readable) {
    const count = `${inside.length} of ${wantedInside.length} rights are missing`;
    return `${count} in namespace ${namespace}, such as ${first.verb} ${first.resource}`;
  }
  return `missing rights ${listRights(missing, namespace)}`;
}

/** `in namespace data: create/patch secrets, list pods; in the whole cluster: list nodes` */
export function listRights(rights: readonly Right[], namespace: string): string {
  const inside = rights.filter(isNamespaced);
  const outside = rights.filter((right) => !isNamespaced(right));
  const places = [
    ...(inside.length > 0 ? [`in namespace ${namespace}: ${byResource(inside)}`] : []),
    ...(outside.length > 0 ? [`in the whole cluster: ${byResource(outside)}`] : []),
  ];
  return places.join("; ");
}

const isNamespaced = ({ resource }: Right): boolean => !clusterWide.has(resource);

function byResource(rights: readonly Right[]): string {
  const resources = [...new Set(rights.map(({ resource }) => resource))];
  const verbsOf = (resource: string): string =>
    rights.flatMap((right) => (right.resource === resource ? [right.verb] : [])).join("/");
  return resources.map((resource) => `${verbsOf(resource)} ${resource}`).join(", ");
}
