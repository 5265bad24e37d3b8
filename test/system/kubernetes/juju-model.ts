import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { LayerApplicationOptions } from "../../helpers/layer-application.ts";
import { user } from "../access.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

/** The namespace of a Kubernetes model, as far as Juju makes it. */
export type JujuNamespace = SharedNamespace & {
  /** For `openApplicationOn`: the charm runs in a pod with the user's account. */
  readonly inPod: LayerApplicationOptions;
  /** `juju trust --scope=cluster`: every right. */
  readonly trust: () => Promise<void>;
  /** Makes Juju's StatefulSet of an application, or another one after its end, and returns its uid. */
  readonly makeStatefulSet: (application: string) => Promise<string>;
};

/**
 * A namespace with what Juju gives a charm there: a service account that may read pods and services and nothing else
 * (juju `internal/provider/kubernetes/application/trust.go`), mounted as in a pod.
 */
export async function openJujuNamespace(): Promise<JujuNamespace> {
  const { kubectl, server, openNamespace } = sharedCluster();
  const shared = await openNamespace();
  const { namespace } = shared;
  const at = ["-n", namespace];
  await kubectl(["delete", "rolebinding", user, ...at]);
  await kubectl(["delete", "clusterrolebinding", `${user}-${namespace}`]);
  await kubectl(["create", "role", "untrusted", "--verb=get,list,patch", "--resource=pods,services", ...at]);
  const account = `--serviceaccount=${namespace}:${user}`;
  await kubectl(["create", "rolebinding", "untrusted", "--role=untrusted", account, ...at]);
  const folder = await mountAccount(shared);
  const { hostname, port } = new URL(server);
  return {
    ...shared,
    inPod: {
      modelType: "caas",
      environment: {
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: port,
        CHARM_SERVICE_ACCOUNT: folder,
      },
    },
    trust: async () => {
      await kubectl(["create", "clusterrolebinding", `trust-${namespace}`, "--clusterrole=cluster-admin", account]);
    },
    makeStatefulSet: async (application) => {
      const made = await kubectl(["apply", "--server-side", "-o", "json", "-f", "-", ...at], statefulSet(application));
      return (JSON.parse(made) as { readonly metadata: { readonly uid: string } }).metadata.uid;
    },
    close: async () => {
      await kubectl(["delete", "clusterrolebinding", `trust-${namespace}`, "--ignore-not-found"]);
      await Promise.all([shared.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

async function mountAccount({ kubeconfig, namespace }: SharedNamespace): Promise<string> {
  const { clusters, users } = parse(kubeconfig) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
    readonly users: readonly { readonly user: { readonly token: string } }[];
  };
  const folder = join(await mkdtemp(join(tmpdir(), "account-")), "serviceaccount");
  await mkdir(folder);
  const ca = Buffer.from(clusters[0]?.cluster["certificate-authority-data"] ?? "", "base64");
  await Promise.all([
    writeFile(join(folder, "token"), users[0]?.user.token ?? ""),
    writeFile(join(folder, "ca.crt"), ca),
    writeFile(join(folder, "namespace"), namespace),
  ]);
  return folder;
}

/** As Juju makes it for a sidecar charm, without its pods. */
const statefulSet = (name: string): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, labels: { "app.kubernetes.io/managed-by": "juju", "app.kubernetes.io/name": name } },
    spec: {
      replicas: 0,
      podManagementPolicy: "Parallel",
      serviceName: `${name}-endpoints`,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": name } },
        spec: { containers: [{ name: "charm", image: "charm-base" }] },
      },
    },
  });
