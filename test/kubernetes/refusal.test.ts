import fc from "fast-check";
import { expect, test } from "vitest";
import type { Asked } from "../../src/kubernetes/index.ts";
import { describeRefusal, schemaFaults } from "../../src/kubernetes/refusal.ts";

const deployment: Asked = { verb: "apply", kind: "Deployment", objectName: "worker", namespace: "connect" };
const secret: Asked = { verb: "apply", kind: "Secret", objectName: "passwords", namespace: "connect" };

const status = (message: string, more: object = {}): string =>
  JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, ...more });

const rows: readonly (readonly [string, number, string, { readonly remedy: string; readonly message: string }])[] = [
  [
    "a token that is not accepted",
    401,
    "",
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (401): the credentials are not accepted; correct the kubeconfig",
    },
  ],
  [
    "a missing right",
    403,
    status('deployments.apps "worker" is forbidden: User "p" cannot patch resource "deployments"', {
      reason: "Forbidden",
    }),
    {
      remedy: "block",
      message: `Kubernetes refused to apply Deployment worker in namespace connect (403): deployments.apps "worker" is forbidden: User "p" cannot patch resource "deployments"; grant this to the kubeconfig's user`,
    },
  ],
  [
    "a quota",
    403,
    status(
      'deployments.apps "worker" is forbidden: exceeded quota: small, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
      { reason: "Forbidden" },
    ),
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (403): exceeded quota: small, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1; raise the quota",
    },
  ],
  [
    "pod security",
    403,
    status('pods "w" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true', {
      reason: "Forbidden",
    }),
    {
      remedy: "block",
      message: `Kubernetes refused to apply Deployment worker in namespace connect (403): pods "w" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true; change the namespace's pod security or the pod's options`,
    },
  ],
  [
    "an admission webhook",
    403,
    status('admission webhook "policy.example" denied the request: no', { reason: "Forbidden" }),
    {
      remedy: "block",
      message:
        'Kubernetes refused to apply Deployment worker in namespace connect (403): admission webhook "policy.example" denied the request: no; satisfy or change that policy',
    },
  ],
  [
    "an admission policy",
    403,
    status(
      "deployments.apps \"worker\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
    ),
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (403): deployments.apps \"worker\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no; satisfy or change that policy",
    },
  ],
  [
    "a namespace that is ending",
    403,
    status(
      'deployments.apps "worker" is forbidden: unable to create new content in namespace connect because it is being terminated',
      { reason: "Forbidden", details: { causes: [{ reason: "NamespaceTerminating" }] } },
    ),
    {
      remedy: "wait",
      message: `Kubernetes refused to apply Deployment worker in namespace connect (403): the namespace is being deleted; waiting for its end`,
    },
  ],
  [
    "a missing namespace",
    404,
    status('namespaces "connect" not found', { reason: "NotFound", details: { name: "connect", kind: "namespaces" } }),
    {
      remedy: "block",
      message:
        'Kubernetes refused to apply Deployment worker in namespace connect (404): namespaces "connect" not found; create the namespace or choose another one',
    },
  ],
  [
    "an object that is gone",
    404,
    status('deployments.apps "worker" not found', { reason: "NotFound", details: { kind: "deployments" } }),
    {
      remedy: "wait",
      message:
        'Kubernetes refused to apply Deployment worker in namespace connect (404): deployments.apps "worker" not found; trying again later',
    },
  ],
  [
    "an unknown API group",
    404,
    "404 page not found\n",
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (404): it has no such API; use a newer cluster",
    },
  ],
  [
    "a body that is too large",
    413,
    status("Request entity too large: limit is 3145728", { reason: "RequestEntityTooLarge" }),
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (413): Request entity too large: limit is 3145728; make its content smaller",
    },
  ],
  [
    "an unknown field of a strict create",
    400,
    status(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
      { reason: "BadRequest" },
    ),
    {
      remedy: "block",
      message:
        'Kubernetes refused to apply Deployment worker in namespace connect (400): unknown field "spec.replica"; correct the named fields',
    },
  ],
  [
    "unknown fields of an apply",
    500,
    status(
      'failed to create typed patch object (connect/worker; apps/v1, Kind=Deployment): errors:\n  .spec.template.spec.containers[name="worker"].imagePullPolcy: field not declared in schema\n  .spec.replica: field not declared in schema',
    ),
    {
      remedy: "block",
      message:
        'Kubernetes refused to apply Deployment worker in namespace connect (500): .spec.template.spec.containers[name="worker"].imagePullPolcy: field not declared in schema, .spec.replica: field not declared in schema; correct the named fields or use a newer cluster',
    },
  ],
  [
    "a value of another type",
    500,
    status(
      "failed to create typed patch object (connect/worker; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string",
    ),
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (500): .spec.replicas: expected numeric (int or float); correct the named fields or use a newer cluster",
    },
  ],
  [
    "a quantity that is none",
    500,
    status(
      "failed to convert new object (connect/worker; apps/v1, Kind=Deployment) to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: quantities must match the regular expression '^x$'",
    ),
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (500): a value can't be decoded: quantities must match the regular expression '^x$'; correct the named fields or use a newer cluster",
    },
  ],
  [
    "invalid values",
    422,
    status("long", {
      reason: "Invalid",
      details: {
        causes: [
          { field: "spec.replicas", message: "Invalid value: -1: must be greater than or equal to 0" },
          { field: "spec.selector", message: 'Invalid value: {"app":"other"}: field is immutable' },
          { field: "image", message: "Required value" },
        ],
      },
    }),
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (422): spec.replicas: Invalid value, must be greater than or equal to 0, spec.selector: Invalid value, field is immutable, image: Required value; correct the named fields",
    },
  ],
  [
    "an overloaded server",
    503,
    status("the server is currently unable to handle the request", { reason: "ServiceUnavailable" }),
    {
      remedy: "wait",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (503): the server is currently unable to handle the request; trying again later",
    },
  ],
  [
    "two writers at once",
    409,
    status("the object has been modified", { reason: "Conflict" }),
    {
      remedy: "wait",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (409): the object has been modified; trying again later",
    },
  ],
  [
    "a status that nobody expects",
    418,
    "",
    {
      remedy: "block",
      message:
        "Kubernetes refused to apply Deployment worker in namespace connect (418): no reason given; see the log of the API server",
    },
  ],
];

test.each(rows)("%s (%i) is told in one sentence with its remedy", (_what, code, body, expected) => {
  expect(describeRefusal(deployment, code, body)).toMatchObject({ status: code, ...expected });
});

test("a list and an object without a namespace are named as they are", () => {
  const forbidden = status("no", { reason: "Forbidden" });
  const list = describeRefusal({ verb: "list", kind: "Pod", namespace: "connect" }, 403, forbidden);
  expect(list.message).toMatch(/^Kubernetes refused to list Pod in namespace connect \(403\)/);
  const node = describeRefusal({ verb: "read", kind: "Node", objectName: "n1" }, 403, forbidden);
  expect(node.message).toMatch(/^Kubernetes refused to read Node n1 \(403\)/);
});

test("a message of several lines becomes one, and a long one is cut", () => {
  const { message } = describeRefusal(deployment, 503, status(`a\n  b ${"x".repeat(1000)}`));
  expect(message).toContain("a b xxx");
  expect(message.length).toBeLessThan(520);
});

test("no invalid value shows in a message", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const value = JSON.stringify(`${before}hunter2${after}`);
      const cause = { field: "data.key", message: `Invalid value: ${value}: must be shorter` };
      const body = status(cause.message, { reason: "Invalid", details: { causes: [cause] } });
      for (const asked of [deployment, secret]) {
        expect(describeRefusal(asked, 422, body).message).not.toContain("hunter2");
      }
    }),
  );
});

test.each<readonly [string, number, string]>([
  [
    "an unsupported value",
    422,
    status("x", {
      details: { causes: [{ field: "type", message: 'Unsupported value: "hunter2": supported values: "a"' }] },
    }),
  ],
  [
    "a value of another type",
    500,
    status(
      'failed to create typed patch object (a/b; v1, Kind=Secret): .data.p: expected string, got &value.valueUnstructured{Value:"hunter2"}',
    ),
  ],
  [
    "a decoding error",
    500,
    status(
      'failed to convert new object (/s; /v1, Kind=Secret) to proper version: x to /v1, Kind=Secret: error decoding from json: invalid value "hunter2"',
    ),
  ],
  ["a bad request", 400, status("cannot decode hunter2", { reason: "BadRequest" })],
  ["an admission webhook's text", 403, status('admission webhook "w" denied the request: password hunter2 is weak')],
  ["a server error", 500, status("internal error near hunter2", { reason: "InternalError" })],
])("of a Secret, %s tells no data", (_what, code, body) => {
  expect(describeRefusal(secret, code, body).message).not.toContain("hunter2");
});

test("a server in trouble is no schema fault", () => {
  expect(schemaFaults(status("Internal error occurred: failed calling webhook", { reason: "InternalError" }))).toEqual(
    [],
  );
  expect(schemaFaults("<html>502</html>")).toEqual([]);
});
