import { readFile } from "node:fs/promises";
import { startKubernetesStandIn } from "../../src/standins/kubernetes/index.ts";
import { kubernetesContract } from "./kubernetes.contract.ts";

kubernetesContract("stand-in", async () => {
  const standIn = await startKubernetesStandIn({ namespaces: ["contract"] });
  return { kubeconfig: standIn.kubeconfig, namespace: "contract", close: standIn.close };
});

const kubeconfigFile = process.env["KUBECONFIG_CONTRACT"];

if (kubeconfigFile !== undefined) {
  kubernetesContract("real server", async () => ({
    kubeconfig: await withEmbeddedAuthority(await readFile(kubeconfigFile, "utf8")),
    namespace: "default",
    close: async () => undefined,
  }));
}

/** The same kubeconfig with the content of its certificate authority's file, as a charm needs it. */
async function withEmbeddedAuthority(kubeconfig: string): Promise<string> {
  const [entry, quote = "", file] = /"?certificate-authority"?: ("?)([^"\n]+)\1/.exec(kubeconfig) ?? [];
  if (entry === undefined || file === undefined) return kubeconfig;
  const data = (await readFile(file)).toString("base64");
  return kubeconfig.replace(entry, `${quote}certificate-authority-data${quote}: ${quote}${data}${quote}`);
}
