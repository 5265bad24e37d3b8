import type { Json } from "../../core/index.ts";
import type { Target } from "./resources.ts";

/** An answer before it is written. */
export type Reply = {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a Status body may tell besides its message. */
type StatusDetails = {
  readonly reason?: string;
  readonly details?: { readonly [key: string]: Json };
};

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

/** 404 for one object. */
export function notFound({ resource: { plural, group }, name = "" }: Target): Reply {
  const details = { name, ...(group === "" ? {} : { group }), kind: plural };
  const qualified = group === "" ? plural : `${plural}.${group}`;
  return refusal(404, `${qualified} "${name}" not found`, { reason: "NotFound", details });
}

/** 404 for a namespace. */
export function noNamespace(name: string): Reply {
  return refusal(404, `namespaces "${name}" not found`, {
    reason: "NotFound",
    details: { name, kind: "namespaces" },
  });
}

/** One fault of a 422: `FieldValueForbidden`, what is wrong, and where. */
export type Cause = { readonly reason: string; readonly message: string; readonly field: string };

/** 422 with its causes. */
export function invalid({ resource: { kind, group }, name = "" }: Target, causes: readonly Cause[]): Reply {
  const faults = causes.map(({ field, message }) => `${field}: ${message}`);
  const qualified = group === "" ? kind : `${kind}.${group}`;
  const told = faults.length === 1 ? faults.join("") : `[${faults.join(", ")}]`;
  return refusal(422, `${qualified} "${name}" is invalid: ${told}`, {
    reason: "Invalid",
    details: { name, ...(group === "" ? {} : { group }), kind, causes: [...causes] },
  });
}
