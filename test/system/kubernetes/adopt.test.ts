import { describe, expect, test } from "vitest";
import { applyAll, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { fieldManager, managersOf, openCharm, type Charm } from "./a-charm.ts";
import { deployment, labels, service, sixObjects } from "./six-objects.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** What the Python layer's deployer applied: our objects with labels, a variable and a port of its own besides. */
function deployers(object: KubernetesObject): KubernetesObject {
  const { kind, metadata } = object;
  const labelled = { ...object, metadata: { ...metadata, labels: { ...metadata.labels, deployer: "yes" } } };
  if (kind === "Deployment") {
    const old = deployment({ env: [{ name: "OLD", value: "1" }] });
    return { ...labelled, spec: old["spec"] };
  }
  if (kind === "Secret") return { ...labelled, data: { ...Object(object["data"]), old: "cGxhbnRlZA==" } };
  if (kind === "ConfigMap") return { ...labelled, data: { ...Object(object["data"]), "old.properties": "a=b" } };
  if (kind !== "Service") return labelled;
  const ports = [...Object(object["spec"]).ports, { name: "old", port: 80 }];
  return { ...labelled, spec: { ...Object(object["spec"]), ports } };
}

const listOf = (items: readonly KubernetesObject[]): object => ({ apiVersion: "v1", kind: "List", items });

const all = async ({ api }: Charm): Promise<readonly (KubernetesObject | undefined)[]> =>
  Promise.all(sixObjects().map(({ kind, metadata }) => api.read(kind, metadata.name)));

describe("case 11: objects that kubectl apply made", () => {
  test("case 11: are ours after one apply: what is left out is gone, kubectl's copy too, and one manager is left", async () => {
    const charm = await openCharm();
    await charm.kubectl(["apply", "-f", "-"], listOf(sixObjects().map(deployers)));
    const { nodePort } = Object((await charm.api.read("Service", "kc-six-ext"))?.["spec"]).ports[0];
    const applied = await applyAll(charm.api, sixObjects(), charm);
    expect(applied.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => "adopted"));
    for (const object of await all(charm)) {
      expect(managersOf(object)).toEqual([`Apply ${fieldManager}`]);
      expect(object?.metadata.labels).toEqual(labels);
      expect(object?.metadata.annotations ?? {}).not.toHaveProperty([lastApplied]);
      expect(JSON.stringify(object)).not.toMatch(/"old"|"OLD"|old\.properties|planted/i);
    }
    const external = Object((await charm.api.read("Service", "kc-six-ext"))?.["spec"]);
    expect(external.ports).toEqual([
      { name: "rest-api", port: 8083, targetPort: "rest-api", protocol: "TCP", nodePort },
    ]);
    const log = charm.lines.map(({ text }) => text).join("\n");
    expect(log).toContain("outcome=adopted from=kubectl-client-side-apply");
    expect(log).toContain(".metadata.labels.deployer yes → (none)");
    expect(JSON.stringify(charm.lines)).not.toMatch(/planted|cGxhbnRlZA==/);
  });

  test("case 11: nothing is left to adopt after that, and a field that we drop later goes at once", async () => {
    const charm = await openCharm();
    const former = deployment({ env: [{ name: "LATER", value: "1" }] });
    await charm.kubectl(["apply", "-f", "-"], former);
    expect((await applyAll(charm.api, [former], charm))[0]?.outcome).toBe("adopted");
    expect((await applyAll(charm.api, [former], charm))[0]?.outcome).toBe("unchanged");
    const [dropped] = await applyAll(charm.api, [deployment()], charm);
    expect(dropped?.outcome).toBe("changed");
    expect(JSON.stringify(await charm.api.read("Deployment", "kc-six"))).not.toContain("LATER");
  });

  test("case 11: what kubectl applied over ours in between is taken over again", async () => {
    const charm = await openCharm();
    await charm.api.apply(service("kc-six", "ClusterIP"));
    await charm.kubectl(["apply", "-f", "-"], deployers(service("kc-six", "ClusterIP")));
    const [applied] = await applyAll(charm.api, [service("kc-six", "ClusterIP")], charm);
    expect(applied?.outcome).toBe("adopted");
    expect(managersOf(await charm.api.read("Service", "kc-six"))).toEqual([`Apply ${fieldManager}`]);
  });

  test("case 11: a controller that writes at the same moment does not disturb it", async () => {
    const charm = await openCharm();
    const former = deployment({ env: [{ name: "OLD", value: "1" }] });
    await charm.kubectl(["apply", "-f", "-"], former);
    const seen = await charm.api.read("Deployment", "kc-six");
    await charm.kubectl(["annotate", "deployment/kc-six", "meanwhile=yes"]);
    expect(seen && (await charm.api.adopt(seen, deployment()))).toEqual(["kubectl-client-side-apply"]);
    const { object } = await charm.api.apply(deployment());
    expect(JSON.stringify(object)).not.toContain("OLD");
    expect(object.metadata.annotations).toMatchObject({ meanwhile: "yes" });
  });
});

describe("case 31: replicas that are left to an autoscaler", () => {
  const { spec, ...rest } = deployment();
  const { replicas: _replicas, ...left } = Object(spec);
  const withoutReplicas: KubernetesObject = { ...rest, spec: left };

  test("case 31: keep the autoscaler's number, which is its own then", async () => {
    const charm = await openCharm();
    await applyAll(charm.api, [deployment({ replicas: 2 })], charm);
    await charm.kubectl(["scale", "deployment/kc-six", "--replicas=4"]);
    await applyAll(charm.api, [withoutReplicas], charm);
    const now = await charm.api.read("Deployment", "kc-six");
    expect(now?.["spec"]).toMatchObject({ replicas: 4 });
    expect(managersOf(now)).toEqual([`Apply ${fieldManager}`, "Update kubectl scale"]);
  });

  test("case 31: keep the number that we applied ourselves, and are not reset to 1", async () => {
    const charm = await openCharm();
    await applyAll(charm.api, [deployment({ replicas: 3 })], charm);
    const { generation } = (await charm.api.read("Deployment", "kc-six"))?.metadata ?? {};
    await applyAll(charm.api, [withoutReplicas], charm);
    const now = await charm.api.read("Deployment", "kc-six");
    expect(now?.["spec"]).toMatchObject({ replicas: 3 });
    expect(now?.metadata.generation).toBe(generation);
    const ours = now?.metadata.managedFields?.find(({ manager }) => manager === fieldManager);
    expect(JSON.stringify(ours)).not.toContain("f:replicas");
    await charm.kubectl(["scale", "deployment/kc-six", "--replicas=5"]);
    await applyAll(charm.api, [withoutReplicas], charm);
    expect(await charm.api.read("Deployment", "kc-six")).toMatchObject({ spec: { replicas: 5 } });
  });
});
