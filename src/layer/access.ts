import { ConfigError } from "../core/index.ts";
import { createKubernetesApi, type KubernetesApi, type KubernetesApiOptions, type Right } from "../kubernetes/index.ts";
import { config, hasFeature, hookContext, HookToolError, hookLog, perHook, readSecret } from "../juju/index.ts";
import { inCluster, inClusterKubeconfig } from "./in-cluster.ts";
import { hasDeployer, openDeployer } from "./relations/deployer-access.ts";
import { hasKubeControl, kubeControlKubeconfig } from "./relations/kube-control-access.ts";
import { nodeRights, ownerRights, workerRights } from "./rights.ts";

/** The field manager of everything the layer applies; it never changes, or fields would keep a former owner. */
const fieldManager = "kafka-connect-base";

/**
 * Kubernetes as this hook reaches it: by the pod's own service account, else the option `kubeconfig`, else the relation
 * `kube-control`, else through the deployer of the relation `kubernetes`. `undefined` where the operator has given no
 * access yet, or a relation has not said all; the status says what it waits for. Rejects with `config-invalid` for access that can't be used.
 */
export const kubernetes: () => Promise<KubernetesApi | undefined> = perHook("kubernetes", async ({ closers }) => {
  const access = await findAccess();
  if (access === undefined) return hasKubeControl() ? undefined : openDeployer();
  const namespace = optionText("namespace");
  const api = await createKubernetesApi({
    ...access,
    wantedRights: wantedRights(),
    fieldManager,
    log: hookLog(),
    ...(namespace === "" ? {} : { namespace }),
  });
  closers.push(() => api.close());
  return api;
});

/** Whether the operator has said how to reach Kubernetes, right or wrong. */
export function hasAccess(): boolean {
  return inCluster(hookContext()) !== undefined || optionText("kubeconfig") !== "" || hasKubeControl() || hasDeployer();
}

function wantedRights(): readonly Right[] {
  const { inKubernetes } = hookContext();
  const expose = optionText("expose");
  const readsNodes = expose === "nodeport" || (expose === "auto" && !inKubernetes);
  return [...workerRights, ...(readsNodes ? nodeRights : []), ...(inKubernetes ? ownerRights : [])];
}

/** A way to the cluster, and what the operator does where it is not accepted or may do too little. */
type Access = Pick<KubernetesApiOptions, "kubeconfig" | "howToGrant" | "howToLogIn">;

async function findAccess(): Promise<Access | undefined> {
  const pod = inCluster(hookContext());
  if (pod !== undefined) {
    return {
      kubeconfig: () => inClusterKubeconfig(pod),
      howToGrant: `run "juju trust ${hookContext().application} --scope=cluster"`,
      howToLogIn: "delete this unit's pod: the next one gets another token",
    };
  }
  const option = await readKubeconfigOption();
  if (option !== undefined) return { kubeconfig: option, howToLogIn: howToRenew(optionText("kubeconfig")) };
  const kubeconfig = await kubeControlKubeconfig();
  return kubeconfig === undefined
    ? undefined
    : {
        kubeconfig,
        howToGrant: "grant this to the group of the relation kube-control, system:masters",
        howToLogIn: "remove the relation kube-control and add it again: that makes another token",
      };
}

const howToRenew = (option: string): string =>
  option.startsWith("secret:")
    ? `make another token, then juju update-secret ${option} kubeconfig#file=FILE`
    : "make another token, then set the option kubeconfig again";

async function readKubeconfigOption(): Promise<string | undefined> {
  const option = optionText("kubeconfig");
  if (option === "") return undefined;
  if (!option.startsWith("secret:")) {
    const { hook, jujuVersion } = hookContext();
    if (hook !== "update-status" && hasFeature(jujuVersion, "user secrets")) {
      hookLog().warning("option kubeconfig holds the text itself; use a user secret");
    }
    return option;
  }
  const { kubeconfig } = await readGranted(option);
  if (kubeconfig) return kubeconfig;
  throw new ConfigError(
    "kubeconfig",
    `option kubeconfig: ${option} has no key "kubeconfig"; juju update-secret ${option} kubeconfig#file=FILE`,
  );
}

async function readGranted(id: string): Promise<Readonly<Record<string, string>>> {
  try {
    return await readSecret(id);
  } catch (error) {
    const kind = error instanceof HookToolError ? error.kind : undefined;
    if (kind !== "secret-not-found" && kind !== "permission-denied") throw error;
    throw new ConfigError(
      "kubeconfig",
      `option kubeconfig: ${id} can't be read; juju grant-secret ${id} ${hookContext().application}`,
      error,
    );
  }
}

function optionText(name: string): string {
  const value = config()[name];
  return typeof value === "string" ? value.trim() : "";
}
