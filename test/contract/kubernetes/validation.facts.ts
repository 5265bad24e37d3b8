import { expect, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { applyRaw, container, create, deployment, named, type Context } from "./context.ts";
import { textAt } from "./raw.ts";

type Row = readonly [what: string, object: () => KubernetesObject, message: string];

/** What the server says to an object that does not fit its type. An apply and a create are told in other words. */
export function validationFacts(context: () => Context): void {
  const at = '.spec.template.spec.containers[name="worker"]';
  const typed = (fault: string): string =>
    `failed to create typed patch object (/%NAME%; apps/v1, Kind=Deployment): ${fault}`;
  const converted = (fault: string): string =>
    `failed to convert new object (/%NAME%; apps/v1, Kind=Deployment) to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: ${fault}`;
  const one = (changes: object) => (): KubernetesObject => container("typed", { ...changes });
  const spec = (changes: object) => (): KubernetesObject => deployment("typed", { ...changes });
  const secret = (content: object) => (): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: named("typed") },
    ...content,
  });

  const applied: readonly Row[] = [
    ["an unknown field", spec({ replica: 3 }), typed(".spec.replica: field not declared in schema")],
    [
      "an unknown field at the top",
      () => ({ ...deployment("typed"), specc: {} }),
      typed(".specc: field not declared in schema"),
    ],
    [
      "an unknown field of a container",
      one({ imagePullPolcy: "Always" }),
      typed(`${at}.imagePullPolcy: field not declared in schema`),
    ],
    [
      "an unknown field of an entry",
      one({ env: [{ name: "A", valu: "1" }] }),
      typed(`${at}.env[name="A"].valu: field not declared in schema`),
    ],
    [
      "an unknown field of an entry with two keys",
      one({ ports: [{ containerPort: 1, x: 2 }] }),
      typed(`${at}.ports[containerPort=1,protocol="TCP"].x: field not declared in schema`),
    ],
    [
      "an unknown field within what is one value",
      spec({ selector: { matchLabels: { app: named("typed") }, foo: 1 } }),
      typed(".spec.selector.foo: field not declared in schema"),
    ],
    [
      "a number for text",
      one({ image: 5 }),
      typed(`${at}.image: expected string, got &value.valueUnstructured{Value:5}`),
    ],
    ["text for a list", one({ args: "x" }), typed(`${at}.args: expected list, got &{x}`)],
    ["a map for a list", one({ env: { a: 1 } }), typed(`${at}.env: expected list, got &{map[a:1]}`)],
    ["a list for a map", spec({ template: [] }), typed(".spec.template: expected map, got &{[]}")],
    ["text for a map", spec({ template: "x" }), typed(".spec.template: expected map, got &{x}")],
    ["text for a boolean", spec({ paused: "true" }), typed(".spec.paused: expected boolean, got &{true}")],
    [
      "a boolean for a number",
      spec({ replicas: true }),
      typed(".spec.replicas: expected numeric (int or float), got bool"),
    ],
    [
      "text for a number",
      spec({ replicas: "3" }),
      typed(".spec.replicas: expected numeric (int or float), got string"),
    ],
    ["a fraction for an integer", spec({ replicas: 1.5 }), converted("cannot convert float64 to int32")],
    [
      "case 13: an entry twice",
      one({ env: [{ name: "A" }, { name: "A" }] }),
      typed(`${at}.env: duplicate entries for key [name="A"]`),
    ],
    [
      "case 13: a port twice",
      one({ ports: [{ containerPort: 1 }, { containerPort: 1 }] }),
      typed(`${at}.ports: duplicate entries for key [containerPort=1,protocol="TCP"]`),
    ],
    [
      "text in a list of objects",
      one({ env: ["x"] }),
      typed(`${at}.env: element 0: associative list with keys may not have non-map elements`),
    ],
    [
      "base64 that is none",
      secret({ data: { a: "!!" } }),
      "failed to convert new object (/%NAME%; /v1, Kind=Secret) to proper version: unable to convert unstructured object to /v1, Kind=Secret: error decoding from json: illegal base64 data at input byte 0",
    ],
    [
      "an unknown field of a kind of the core API",
      secret({ dat: {} }),
      "failed to create typed patch object (/%NAME%; /v1, Kind=Secret): .dat: field not declared in schema",
    ],
  ];

  test.each(applied)("case 12: %s in an apply is 500 without a reason", async (_what, object, message) => {
    const answer = await applyRaw(context(), object(), { query: "&fieldValidation=Strict" });
    expect(answer.status).toBe(500);
    expect(textAt(answer, "message")).toBe(message.replace("%NAME%", named("typed")));
    expect(answer.body).not.toHaveProperty("reason");
  });

  test("a namespace that the object names is in the message", async () => {
    const { namespace } = context().cluster;
    const object = deployment("typed", { replica: 3 });
    const answer = await applyRaw(context(), { ...object, metadata: { ...object.metadata, namespace } });
    expect(textAt(answer, "message")).toContain(`(${namespace}/${named("typed")}; apps/v1, Kind=Deployment)`);
  });

  const decoded = (fault: string): string => `Deployment in version "v1" cannot be handled as a Deployment: ${fault}`;
  const posted: readonly Row[] = [
    ["an unknown field", spec({ replica: 3 }), decoded('strict decoding error: unknown field "spec.replica"')],
    [
      "two unknown fields",
      () => ({ ...container("typed", { imagePullPolcy: "Always" }), foo: 1 }),
      decoded(
        'strict decoding error: unknown field "spec.template.spec.containers[0].imagePullPolcy", unknown field "foo"',
      ),
    ],
    [
      "text for a number",
      spec({ replicas: "3" }),
      decoded("json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"),
    ],
    [
      "a fraction",
      spec({ replicas: 1.5 }),
      decoded("json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"),
    ],
    [
      "a number for text",
      one({ image: 5 }),
      decoded(
        "json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string",
      ),
    ],
    [
      "text for a list",
      one({ args: "x" }),
      decoded(
        "json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.args of type []string",
      ),
    ],
    [
      "a map for a list",
      one({ env: { a: 1 } }),
      decoded(
        "json: cannot unmarshal object into Go struct field Container.spec.template.spec.containers.env of type []v1.EnvVar",
      ),
    ],
    [
      "a list for a map",
      spec({ template: [] }),
      decoded(
        "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec",
      ),
    ],
    [
      "text for a boolean",
      spec({ paused: "true" }),
      decoded("json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool"),
    ],
    [
      "a number for a label",
      () => ({ ...deployment("typed"), metadata: { name: named("typed"), labels: { x: 1 as unknown as string } } }),
      decoded("json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"),
    ],
    [
      "base64 that is none",
      secret({ data: { a: "!!" } }),
      'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
    ],
    [
      "another kind",
      () => ({ ...deployment("typed"), kind: "StatefulSet" }),
      'StatefulSet in version "v1" cannot be handled as a Deployment: converting (v1.StatefulSet) to (apps.Deployment): unknown conversion',
    ],
  ];

  test.each(posted)("%s in a strict create is 400", async (_what, object, message) => {
    const body = object();
    const kind = body.kind === "Secret" ? "Secret" : "Deployment";
    const { raw, cluster } = context();
    const path = kind === "Secret" ? "/api/v1/namespaces/NS/secrets" : "/apis/apps/v1/namespaces/NS/deployments";
    const answer = await raw.ask({
      method: "POST",
      path: `${path.replace("NS", cluster.namespace)}?fieldValidation=Strict`,
      body,
    });
    expect(answer).toMatchObject({ status: 400, body: { reason: "BadRequest", message } });
  });

  test("by default unknown fields of a create are warnings, and dropped; asked to, nothing is said", async () => {
    const object = deployment("warned", { replica: 3 });
    const warned = await create(context(), object, "dryRun=All");
    expect(warned).toMatchObject({ status: 201, headers: { warning: '299 - "unknown field \\"spec.replica\\""' } });
    expect(warned).not.toHaveProperty("body.spec.replica");
    const ignored = await create(context(), object, "dryRun=All&fieldValidation=Ignore");
    expect(ignored.status).toBe(201);
    expect(ignored.headers).not.toHaveProperty("warning");
  });
}
