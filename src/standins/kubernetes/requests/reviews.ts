import { fieldsAt, isFields, textAt, type Fields } from "../fields.ts";
import { readJson } from "./body.ts";
import { badRequest, type Reply, type StandInRequest } from "./exchange.ts";
import { isAllowed, rulesIn, type Rights } from "./rights.ts";

/** Answers who asks what the own rights are; `undefined` for a path that asks something else. */
export function reviewRequest(rights: Rights, { method, url, body }: StandInRequest): Reply | undefined {
  const [, review] =
    /^\/apis\/authorization\.k8s\.io\/v1\/(selfsubjectrulesreviews|selfsubjectaccessreviews)$/.exec(url.pathname) ?? [];
  if (review === undefined || method !== "POST") return undefined;
  const asked = readJson(body);
  const spec = fieldsAt(isFields(asked) ? asked : {}, "spec");
  return review === "selfsubjectrulesreviews" ? rulesReview(rights, spec) : accessReview(rights, spec);
}

function rulesReview(rights: Rights, spec: Fields): Reply {
  const namespace = textAt(spec, "namespace");
  if (namespace === "") return badRequest("no namespace on request");
  const nonResourceURLs = ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*"];
  const status = {
    resourceRules: rulesIn(rights, namespace),
    nonResourceRules: [{ verbs: ["get"], nonResourceURLs: [...nonResourceURLs, "/readyz", "/version", "/version/"] }],
    incomplete: false,
  };
  return created("SelfSubjectRulesReview", {}, status);
}

function accessReview(rights: Rights, spec: Fields): Reply {
  const asked = fieldsAt(spec, "resourceAttributes");
  const allowed = isAllowed(rights, {
    verb: textAt(asked, "verb"),
    group: textAt(asked, "group"),
    plural: textAt(asked, "resource"),
    subresource: textAt(asked, "subresource"),
    namespace: textAt(asked, "namespace"),
    name: textAt(asked, "name") || undefined,
  });
  return created("SelfSubjectAccessReview", spec, { allowed });
}

function created(kind: string, spec: Fields, status: Fields): Reply {
  return { status: 201, body: { kind, apiVersion: "authorization.k8s.io/v1", metadata: {}, spec, status } };
}
