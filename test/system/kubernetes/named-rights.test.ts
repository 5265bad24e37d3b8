import { expect, test } from "vitest";
import { sharedCluster } from "./shared-cluster.ts";
import { openCharm } from "./a-charm.ts";
import { user } from "../access.ts";

/** A Role that lets the charm create and change ConfigMaps of one name alone. */
async function grantOneName(namespace: string, verbs: readonly string[]): Promise<void> {
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: user, namespace },
    rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["ours"], verbs }],
  };
  await sharedCluster().kubectl(["replace", "-f", "-"], JSON.stringify(role));
}

const configMap = (name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap" as const,
  metadata: { name },
  data: { a: "1" },
});

test("case 22: an apply makes an object where create and patch are granted for its name alone, and none of another name", async () => {
  const { api, space } = await openCharm();
  await grantOneName(space.namespace, ["create", "patch"]);
  expect(await api.apply(configMap("ours"), { dryRun: true })).toMatchObject({ created: true });
  expect(await api.apply(configMap("ours"))).toMatchObject({ created: true });
  await expect(api.apply(configMap("theirs"))).rejects.toMatchObject({ status: 403, remedy: "block" });
  expect(await space.admin.read("ConfigMap", "theirs")).toBeUndefined();
});

test("case 22: an apply that makes an object asks for create besides patch", async () => {
  const { api, space } = await openCharm();
  await grantOneName(space.namespace, ["patch"]);
  await expect(api.apply(configMap("ours"))).rejects.toMatchObject({
    status: 403,
    missingRight: { verb: "create", group: "", resource: "configmaps" },
  });
  await space.admin.apply(configMap("ours"));
  expect(await api.apply(configMap("ours"))).toMatchObject({ created: false });
});
