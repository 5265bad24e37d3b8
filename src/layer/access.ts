import { ConfigError } from "../core/index.ts";
import { createKubernetesApi, type KubernetesApi } from "../kubernetes/index.ts";
import { config, currentUnit, HookToolError, hookLog, perHook, readSecret } from "../juju/index.ts";

/** The field manager of everything the layer applies; it never changes, or fields would keep a former owner. */
const fieldManager = "kafka-connect-base";

/**
 * Kubernetes as this hook reaches it, or `undefined` where the operator has given no access yet. Rejects with
 * `config-invalid` for a kubeconfig that can't be used.
 */
export const kubernetes: () => Promise<KubernetesApi | undefined> = perHook("kubernetes", async ({ closers }) => {
  const kubeconfig = await readKubeconfigOption();
  if (kubeconfig === undefined) return undefined;
  const namespace = optionText("namespace");
  const api = await createKubernetesApi({
    kubeconfig,
    fieldManager,
    log: hookLog(),
    ...(namespace === "" ? {} : { namespace }),
  });
  closers.push(() => api.close());
  return api;
});

/** Whether the operator has said how to reach Kubernetes, right or wrong. */
export function hasAccess(): boolean {
  return optionText("kubeconfig") !== "";
}

async function readKubeconfigOption(): Promise<string | undefined> {
  const option = optionText("kubeconfig");
  if (option === "") return undefined;
  if (!option.startsWith("secret:")) {
    currentUnit
      .get("kubernetes")
      .log.warning("option kubeconfig holds the text itself; on Juju 3.3 and later use a user secret");
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
      `option kubeconfig: ${id} can't be read; juju grant-secret ${id} ${currentUnit.get("kubernetes").context.application}`,
      error,
    );
  }
}

function optionText(name: string): string {
  const value = config()[name];
  return typeof value === "string" ? value.trim() : "";
}
