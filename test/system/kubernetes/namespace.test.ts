import { onTestFinished, expect, test } from "vitest";
import { openApplicationOn, relateKafka, type LayerApplication } from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

const { kubectl, kubeconfigText } = sharedCluster();

async function open(): Promise<{ space: SharedNamespace; application: LayerApplication<SharedNamespace> }> {
  const space = await sharedCluster().openNamespace();
  const application = await openApplicationOn(space);
  onTestFinished(application.close);
  await relateKafka(application);
  return { space, application };
}

test("case 2: a namespace that is not there blocks a user without rights to it with a sentence, after a few requests", async () => {
  const { space, application } = await open();
  const namespace = `${space.namespace}-absent`;
  await application.configure({ kubeconfig: space.kubeconfig, topics: "lines", namespace });
  expect(await application.status()).toBe(
    `blocked: no rights in namespace ${namespace}, or there is no such namespace; grant them to the kubeconfig's user`,
  );
  const asked = await space.audited();
  expect(asked.filter(({ code }) => code !== 403).map(({ resource }) => resource)).toEqual(["selfsubjectrulesreviews"]);
  expect(asked.length).toBeLessThanOrEqual(3);
});

test("case 2: a namespace that is not there blocks the administrator with a sentence, and nothing is written", async () => {
  const { space, application } = await open();
  const namespace = `${space.namespace}-absent`;
  await application.configure({ kubeconfig: kubeconfigText, topics: "lines", namespace });
  expect(await application.status()).toMatch(
    new RegExp(
      `^blocked: Kubernetes refused to apply ConfigMap .* \\(404\\): namespaces "${namespace}" not found; ` +
        "create the namespace or choose another one$",
    ),
  );
  await expect(kubectl(["get", "namespace", namespace])).rejects.toThrow(/not found/);
});

test("case 2: a namespace that is being deleted is waited for, and nothing is written", async () => {
  const { space, application } = await open();
  const namespace = `${space.namespace}-ending`;
  const at = ["-n", namespace];
  await kubectl(["create", "namespace", namespace]);
  await kubectl(["create", "configmap", "held", ...at]);
  const hold = (finalizers: string) =>
    kubectl(["patch", "configmap", "held", ...at, "--type=merge", "-p", `{"metadata":{"finalizers":${finalizers}}}`]);
  await hold('["test.example/hold"]');
  await kubectl(["delete", "namespace", namespace, "--wait=false"]);
  onTestFinished(async () => void (await hold("null")));
  await application.configure({ kubeconfig: kubeconfigText, topics: "lines", namespace });
  const status = await application.status();
  expect(status).toMatch(/^waiting: /);
  expect(status).toContain(`in namespace ${namespace} (403): the namespace is being deleted; waiting for its end`);
  expect(await kubectl(["get", "deployments,services", ...at, "-o", "name"])).toBe("");
});
