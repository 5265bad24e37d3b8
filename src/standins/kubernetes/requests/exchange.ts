import type { Json } from "../../../core/index.ts";
import type { Fields } from "../fields.ts";
import type { Target } from "../resources.ts";

/** A request that showed the token. */
export type StandInRequest = {
  readonly method: string;
  readonly url: URL;
  readonly contentType: string;
  readonly userAgent: string;
  readonly body: string;
};

/** An answer before it is written. */
export type Reply = {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a Status body may tell besides its message. */
type StatusDetails = { readonly reason?: string; readonly details?: Fields };

/** A Status that refuses. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export function refusal(code: number, message: string, { reason, details }: StatusDetails = {}): Reply {
  return {
    status: code,
    body: {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    },
  };
}

/** 400. */
export function badRequest(message: string): Reply {
  return refusal(400, message, { reason: "BadRequest" });
}

/** `configmaps` or `deployments.apps`: what messages call a kind of objects. */
export function qualified({ plural, group }: { readonly plural: string; readonly group: string }): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** What details call one object, or the list where it has no name. */
export function detailsOf(of: { readonly plural: string; readonly group: string }, name: string | undefined): Fields {
  return {
    ...(name === undefined || name === "" ? {} : { name }),
    ...(of.group === "" ? {} : { group: of.group }),
    kind: of.plural,
  };
}

/** 404 for one object. */
export function notFound({ resource, name = "" }: Target): Reply {
  const details = detailsOf(resource, name);
  return refusal(404, `${qualified(resource)} "${name}" not found`, { reason: "NotFound", details });
}

/** 404 for a kind or a subresource that the server does not have in a group that it has. */
export function noResource(): Reply {
  return refusal(404, "the server could not find the requested resource", { reason: "NotFound", details: {} });
}

/** 404 for a namespace. */
export function noNamespace(name: string): Reply {
  const details = { name, kind: "namespaces" };
  return refusal(404, `namespaces "${name}" not found`, { reason: "NotFound", details });
}

/** 405. */
export function notAllowed(): Reply {
  return refusal(405, "the server does not allow this method on the requested resource", {
    reason: "MethodNotAllowed",
    details: {},
  });
}

/** 409 for a write that was made from an old version. */
export function stale({ resource, name = "" }: Target): Reply {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`;
  return refusal(409, message, { reason: "Conflict", details: detailsOf(resource, name) });
}

/** 403 with the reason after `is forbidden: `. */
export function forbidden(
  of: { readonly plural: string; readonly group: string; readonly name: string | undefined },
  why: string,
  more: Fields = {},
): Reply {
  const subject = of.name === undefined ? qualified(of) : `${qualified(of)} "${of.name}"`;
  const details = { ...detailsOf(of, of.name), ...more };
  return refusal(403, `${subject} is forbidden: ${why}`, { reason: "Forbidden", details });
}

/** One fault of a 422: `FieldValueForbidden`, what is wrong, and where. */
export type Cause = { readonly reason: string; readonly message: string; readonly field: string };

/** 422 with its causes. */
export function invalid({ resource, name = "" }: Target, causes: readonly Cause[]): Reply {
  return invalidObject({ kind: resource.kind, group: resource.group, name }, causes);
}

/** 422 for anything that has a kind, such as the options of a request. The real server says a fault once. */
export function invalidObject(
  { kind, group, name }: { readonly kind: string; readonly group: string; readonly name: string },
  causes: readonly Cause[],
): Reply {
  const faults = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const told = faults.length === 1 ? faults.join("") : `[${faults.join(", ")}]`;
  return refusal(422, `${group === "" ? kind : `${kind}.${group}`} "${name}" is invalid: ${told}`, {
    reason: "Invalid",
    details: {
      ...(name === "" ? {} : { name }),
      ...(group === "" ? {} : { group }),
      kind,
      causes: [...causes],
    },
  });
}

/** The reply with warnings for whoever reads them. */
export function withWarnings(reply: Reply, warnings: readonly string[]): Reply {
  if (warnings.length === 0) return reply;
  const warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(", ");
  return { ...reply, headers: { ...reply.headers, warning } };
}
