import { describe, expect, test } from "vitest";
import { applyAll, checkAll, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { fieldManager, managersOf, openCharm, versionsOf } from "./a-charm.ts";
import { sharedCluster } from "./shared-cluster.ts";
import { deployment, labels, sixObjects } from "./six-objects.ts";

const config = sixObjects()[0] as KubernetesObject;

test("case 2: a missing namespace is named at the first request, and nothing else is asked", async () => {
  const administrator = await openCharm();
  const charm = await openCharm({ kubeconfig: sharedCluster().kubeconfigText, namespace: "not-there" });
  await expect(applyAll(charm.api, sixObjects(), charm)).rejects.toMatchObject({
    status: 404,
    remedy: "block",
    message: expect.stringContaining('namespaces "not-there" not found; create the namespace or choose another one'),
  });
  expect(charm.api.requests()).toBe(1);
  expect(await administrator.kubectl(["get", "all", "-n", "not-there", "-o", "name"])).toBe("");
});

test("case 2: with a charm's rights a missing namespace is a missing right, at the first request too", async () => {
  const charm = await openCharm({ namespace: "not-there" });
  await expect(applyAll(charm.api, sixObjects(), charm)).rejects.toMatchObject({ status: 403, remedy: "block" });
  expect(charm.api.requests()).toBe(1);
});

test("a first deployment takes two requests for each object, on one TLS connection", async () => {
  const charm = await openCharm();
  const applied = await applyAll(charm.api, sixObjects(), charm);
  expect(applied.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => "created"));
  expect({ requests: charm.api.requests(), connections: charm.proxy.connections() }).toEqual({
    requests: 12,
    connections: 1,
  });
});

test("case 3: the same input again writes nothing, and every version and generation stays", async () => {
  const charm = await openCharm();
  await applyAll(charm.api, sixObjects(), charm);
  await charm.kubectl(["rollout", "status", "deployment/kc-six", "--timeout=60s"]);
  const before = await versionsOf(charm);
  const requests = charm.api.requests();
  const applied = await applyAll(charm.api, sixObjects(), charm);
  expect(applied.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => "unchanged"));
  expect(await versionsOf(charm)).toEqual(before);
  expect(Object.keys(before)).toHaveLength(8);
  expect(charm.api.requests() - requests).toBe(12);
  const patches = (await charm.space.audited()).filter(({ verb, dryRun }) => verb === "patch" && !dryRun);
  expect(patches).toHaveLength(6);
});

test("case 8: a number of replicas that kubectl scale set becomes ours again", async () => {
  const charm = await openCharm();
  await applyAll(charm.api, sixObjects({ replicas: 2 }), charm);
  await charm.kubectl(["scale", "deployment/kc-six", "--replicas=5"]);
  const [applied] = await applyAll(charm.api, [deployment({ replicas: 2 })], charm);
  expect(applied).toMatchObject({
    outcome: "changed",
    differences: [{ path: ".spec.replicas", before: "5", after: "2" }],
  });
  const now = await charm.api.read("Deployment", "kc-six");
  expect(now?.["spec"]).toMatchObject({ replicas: 2 });
  expect(managersOf(now)).toEqual([`Apply ${fieldManager}`]);
});

test("case 8: without force the server names owner and path, which is why we apply with force", async () => {
  const charm = await openCharm();
  await charm.api.apply(deployment({ replicas: 2 }));
  const theirs = { ...deployment({ replicas: 5 }), metadata: { name: "kc-six" } };
  await expect(charm.kubectl(["apply", "--server-side", "--field-manager=other", "-f", "-"], theirs)).rejects.toThrow(
    new RegExp(`conflict with "${fieldManager}".*\\.spec\\.replicas`, "s"),
  );
});

test("case 9: labels, annotations and variables of others stay, and what is ours is repaired", async () => {
  const charm = await openCharm();
  await applyAll(charm.api, [deployment()], charm);
  await charm.kubectl(["label", "deployment/kc-six", "theirs=yes"]);
  await charm.kubectl(["annotate", "deployment/kc-six", "theirs=yes"]);
  await charm.kubectl(["set", "env", "deployment/kc-six", "THEIRS=yes", "LOG_DIR=/elsewhere"]);
  const [applied] = await applyAll(charm.api, [deployment()], charm);
  expect(applied?.outcome).toBe("changed");
  expect(applied?.differences.map(({ path }) => path)).toEqual([
    ".spec.template.spec.containers[name=worker].env[name=LOG_DIR].value",
  ]);
  const now = await charm.api.read("Deployment", "kc-six");
  expect(now?.metadata).toMatchObject({ labels: { ...labels, theirs: "yes" }, annotations: { theirs: "yes" } });
  const [container] = Object(now?.["spec"]).template.spec.containers;
  expect(container.env).toEqual(
    expect.arrayContaining([
      { name: "LOG_DIR", value: "/tmp" },
      { name: "THEIRS", value: "yes" },
    ]),
  );
});

test("case 12: an unknown field reaches the server and blocks with its path; nothing is written or sent again", async () => {
  const charm = await openCharm();
  const typo = { ...deployment(), spec: { ...Object(deployment()["spec"]), replica: 3 } };
  await expect(applyAll(charm.api, [config, typo], charm)).rejects.toMatchObject({
    status: 500,
    remedy: "block",
    message: expect.stringContaining(".spec.replica: field not declared in schema"),
  });
  expect(charm.api.requests()).toBe(2);
  expect(await charm.api.read("ConfigMap", "kc-six-cfg")).toBeUndefined();
});

describe("case 13: two entries with one key", () => {
  const twice = deployment({ env: [{ name: "LOG_DIR", value: "hunter2" }] });

  test("case 13: are refused before anything is sent", async () => {
    const charm = await openCharm();
    await expect(applyAll(charm.api, [config, twice], charm)).rejects.toThrow("env: name LOG_DIR is there twice");
    expect(charm.api.requests()).toBe(0);
  });

  test("case 13: the server's dry run refuses them too", async () => {
    const charm = await openCharm();
    const dryRun = ["apply", "--server-side", "--dry-run=server", "-f", "-"];
    await expect(charm.kubectl(dryRun, twice)).rejects.toThrow(/duplicate entries for key \[name="LOG_DIR"\]/);
  });
});

test("case 14: a check tells the path of a pending change and no secret value, and writes nothing", async () => {
  const charm = await openCharm();
  await applyAll(charm.api, sixObjects({ password: "planted-old" }), charm);
  await charm.kubectl(["rollout", "status", "deployment/kc-six", "--timeout=60s"]);
  const before = await versionsOf(charm);
  const changes = { password: "planted-new", replicas: 2, env: [{ name: "TOKEN", value: "planted-env" }] };
  const checked = await checkAll(charm.api, sixObjects(changes));
  const paths = checked.flatMap(({ kind, differences }) => differences.map(({ path }) => `${kind} ${path}`));
  expect(paths).toEqual([
    "Secret .data.password",
    "Deployment .spec.replicas",
    "Deployment .spec.template.spec.containers[name=worker].env[name=TOKEN].name",
    "Deployment .spec.template.spec.containers[name=worker].env[name=TOKEN].value",
  ]);
  expect(await versionsOf(charm)).toEqual(before);
  await applyAll(charm.api, sixObjects(changes), charm);
  const shown = JSON.stringify([checked, charm.lines]);
  expect(shown).toMatch(/sha256:[0-9a-f]{8}/);
  for (const value of ["planted-old", "planted-new", "planted-env"]) {
    expect(shown).not.toContain(value);
    expect(shown).not.toContain(Buffer.from(value).toString("base64"));
  }
});

test.each(["ConfigMap", "Secret"] as const)(
  "case 15: the data of an immutable %s can't be changed, and the refusal shows none of it",
  async (kind) => {
    const charm = await openCharm();
    const fixed = (value: string): KubernetesObject => ({
      apiVersion: "v1",
      kind,
      metadata: { name: "fixed", labels },
      immutable: true,
      data: { key: Buffer.from(value).toString("base64") },
    });
    await charm.api.apply(fixed("planted-1"));
    const error: unknown = await applyAll(charm.api, [fixed("planted-2")], charm).catch((refused: unknown) => refused);
    expect(error).toMatchObject({
      status: 422,
      remedy: "block",
      message: expect.stringContaining("data: Forbidden: field is immutable when `immutable` is set"),
    });
    for (const value of ["planted-1", "planted-2"]) {
      expect(JSON.stringify([error, charm.lines])).not.toContain(Buffer.from(value).toString("base64"));
    }
  },
);

describe("case 17: a worker config of 1.1 MiB", () => {
  const large = (charactersEach: number): KubernetesObject => ({
    ...config,
    data: { a: "x".repeat(charactersEach), b: "x".repeat(charactersEach) },
  });
  const [half, more] = [2 ** 19, 1.1 * 2 ** 19];

  test("case 17: is refused before anything is sent", async () => {
    const charm = await openCharm();
    await expect(applyAll(charm.api, [large(Math.round(more))], charm)).rejects.toMatchObject({
      code: "kubernetes-failed",
      remedy: "block",
      message: expect.stringMatching(
        /^ConfigMap kc-six-cfg is not sent to Kubernetes: data: \d+ bytes, of which it holds/,
      ),
    });
    expect(charm.api.requests()).toBe(0);
  });

  test("case 17: the limit is the server's own: 1 MiB is taken, a byte more is refused by kubectl's apply", async () => {
    const charm = await openCharm();
    expect((await charm.api.apply(large(half))).created).toBe(true);
    const over = { ...large(half), data: { a: "x".repeat(2 * half + 1) } };
    await expect(charm.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], over)).rejects.toThrow(
      /Too long: may not be more than 1048576 bytes/,
    );
  });

  test("case 17: what the server finds too large elsewhere is a sentence too", async () => {
    const charm = await openCharm();
    const annotated = { ...config, metadata: { ...config.metadata, annotations: { a: "x".repeat(2 ** 18 + 1) } } };
    await expect(charm.api.apply(annotated)).rejects.toMatchObject({
      status: 422,
      remedy: "block",
      message: expect.stringContaining("metadata.annotations: Too long"),
    });
    const huge = deployment({ env: [{ name: "A", value: "x".repeat(3.2 * 2 ** 20) }] });
    await expect(charm.api.apply(huge)).rejects.toMatchObject({
      status: 413,
      remedy: "block",
      message: expect.stringContaining("make its content smaller"),
    });
  });
});
