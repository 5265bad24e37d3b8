import { generate } from "selfsigned";

/** A key and a certificate for 127.0.0.1 that is its own authority, both as PEM. */
export async function createCertificate(): Promise<{ readonly key: string; readonly cert: string }> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "kubernetes" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  return { key, cert };
}

/** The text of a kubeconfig for one server, in namespace `namespace`. */
export function kubeconfigText(options: {
  readonly server: string;
  readonly cert: string;
  readonly token: string;
  readonly namespace: string;
}): string {
  const authority = Buffer.from(options.cert).toString("base64");
  return `apiVersion: v1
kind: Config
current-context: stand-in
clusters:
- name: stand-in
  cluster:
    server: ${options.server}
    certificate-authority-data: ${authority}
contexts:
- name: stand-in
  context:
    cluster: stand-in
    user: charm
    namespace: ${options.namespace}
users:
- name: charm
  user:
    token: ${options.token}
`;
}
