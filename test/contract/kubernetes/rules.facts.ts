import { expect, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { applyRaw, configMap, container, create, deployment, labels, named, type Context } from "./context.ts";
import { textAt } from "./raw.ts";

/** What the server says to an object whose fields have the right types and break a rule of their kind. */
export function ruleFacts(context: () => Context): void {
  type Rule = readonly [what: string, object: () => KubernetesObject, field: string, told: string];
  const service =
    (content: object, name = named("rule")) =>
    (): KubernetesObject => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels },
      spec: content,
    });
  const rules: readonly Rule[] = [
    [
      "a negative number of replicas",
      () => deployment("rule", { replicas: -1 }),
      "spec.replicas",
      "Invalid value: -1: must be greater than or equal to 0",
    ],
    [
      "no selector for the template",
      () => deployment("rule", { selector: { matchLabels: { app: "other" } } }),
      "spec.template.metadata.labels",
      `Invalid value: {"app":"%NAME%"}: \`selector\` does not match template \`labels\``,
    ],
    ["no image", () => container("rule", { image: "" }), "spec.template.spec.containers[0].image", "Required value"],
    [
      "an entry without a name",
      () => container("rule", { env: [{ value: "1" }] }),
      "spec.template.spec.containers[0].env[0].name",
      "Required value",
    ],
    [
      "a mount of no volume",
      () => container("rule", { volumeMounts: [{ name: "x", mountPath: "/x" }] }),
      "spec.template.spec.containers[0].volumeMounts[0].name",
      'Not found: "x"',
    ],
    [
      "an update that can't move",
      () => deployment("rule", { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      "spec.strategy.rollingUpdate.maxUnavailable",
      "Invalid value: 0: may not be 0 when `maxSurge` is 0",
    ],
    [
      "steps for what is no rolling update",
      () => deployment("rule", { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } }),
      "spec.strategy.rollingUpdate",
      "Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    ["a Service without ports", service({ selector: { a: "b" } }), "spec.ports", "Required value"],
    [
      "a key that no file may have",
      () => configMap("rule", { data: { "a/b": "1" } }),
      "data[a/b]",
      "Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
    [
      "more than a mebibyte",
      () => configMap("rule", { data: { a: "x".repeat(1_100_000) } }),
      "[]",
      "Too long: may not be more than 1048576 bytes",
    ],
    [
      "a name with capital letters",
      () => ({ ...configMap("rule"), metadata: { name: "A_b" } }),
      "metadata.name",
      "Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    [
      "a Service's name that begins with a digit",
      service({ ports: [{ port: 80 }] }, "1s"),
      "metadata.name",
      "Invalid value: \"1s\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ];

  test.each(rules)("%s is 422 with its cause", async (_what, object, field, told) => {
    const message = told.replace("%NAME%", named("rule"));
    const answer = await create(context(), object(), "dryRun=All");
    expect(answer).toMatchObject({ status: 422, body: { reason: "Invalid" } });
    expect(textAt(answer, "message")).toContain(`is invalid: ${field}: ${message}`);
    expect(answer).toMatchObject({ body: { details: { causes: [{ field, message }] } } });
  });

  test("two ports without names are refused both", async () => {
    const answer = await create(context(), service({ ports: [{ port: 80 }, { port: 81 }] })(), "dryRun=All");
    expect(textAt(answer, "message")).toBe(
      `Service "${named("rule")}" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]`,
    );
  });

  test("a node port below those for nodes is refused, though a dry run lets it pass", async () => {
    const object = service({ type: "NodePort", ports: [{ port: 80, nodePort: 80 }] })();
    expect(await create(context(), object, "dryRun=All")).toMatchObject({ status: 201 });
    expect(await create(context(), object)).toMatchObject({
      status: 422,
      body: {
        message: `Service "${named("rule")}" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767`,
      },
    });
  });

  test("case 27: a node port that is taken is refused", async () => {
    const first = await create(context(), service({ type: "NodePort", ports: [{ port: 80 }] }, named("taken"))());
    const [port] = (first.body as { spec: { ports: { nodePort: number }[] } }).spec.ports;
    const nodePort = port?.nodePort;
    const second = service({ type: "NodePort", ports: [{ port: 80, nodePort }] })();
    expect(await create(context(), second)).toMatchObject({
      status: 422,
      body: {
        message: `Service "${named("rule")}" is invalid: spec.ports[0].nodePort: Invalid value: ${nodePort}: provided port is already allocated`,
      },
    });
  });

  test("another type for a Secret is refused", async () => {
    const made = { apiVersion: "v1", kind: "Secret" };
    await create(context(), { ...made, metadata: { name: named("type"), labels } });
    const answer = await applyRaw(
      context(),
      { ...made, metadata: { name: named("type"), labels }, type: "x/y" },
      { query: "&force=true" },
    );
    expect(answer).toMatchObject({
      status: 422,
      body: { message: `Secret "${named("type")}" is invalid: type: Invalid value: "x/y": field is immutable` },
    });
  });
}
