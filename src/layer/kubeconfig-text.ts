/** What it takes to reach a cluster with a token. */
export type TokenAccess = {
  /** `https://host:port` */
  readonly server: string;
  readonly token: string;
  /** PEM. Without it the authorities that Node.js knows are trusted. */
  readonly ca: string | undefined;
  readonly namespace?: string;
};

/** A kubeconfig for `createKubernetesApi`: JSON, which is YAML too. */
export function kubeconfigText({ server, token, ca, namespace }: TokenAccess): string {
  const name = "juju";
  const trusted = ca === undefined ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, ...trusted } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) } }],
    "current-context": name,
  });
}
