import { generateKeyPair, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { NODE_NAME } from "./kubelet-objects.ts";

/** Who talks to the API server: its own user name there, and its group. */
const USERS = {
  admin: { user: "admin", group: "system:masters" },
  "controller-manager": { user: "system:kube-controller-manager", group: "" },
  scheduler: { user: "system:kube-scheduler", group: "" },
  kubelet: { user: `system:node:${NODE_NAME}`, group: "system:nodes" },
  proxy: { user: "system:kube-proxy", group: "" },
} as const;

export type UserName = keyof typeof USERS;

export const userNames: readonly UserName[] = Object.keys(USERS) as UserName[];

/** The bearer token of each user, drawn anew for each cluster. */
export type Tokens = Readonly<Record<UserName, string>>;

/**
 * Writes what the API server needs to know people into `directory`: `tokens.csv`, and the key pair `sa.key`
 * and `sa.pub` that signs the tokens of service accounts. It makes its serving certificate by itself.
 */
export async function writeCredentials(directory: string): Promise<Tokens> {
  const token = (): string => randomBytes(16).toString("hex");
  const tokens: Tokens = {
    admin: token(),
    "controller-manager": token(),
    scheduler: token(),
    kubelet: token(),
    proxy: token(),
  };
  const rows = Object.entries(USERS).map(
    ([name, { user, group }]) => `${tokens[name as UserName]},${user},${name}${group && `,"${group}"`}\n`,
  );
  const { privateKey, publicKey } = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
  await Promise.all([
    writeSecret(join(directory, "tokens.csv"), rows.join("")),
    writeSecret(join(directory, "sa.key"), String(privateKey.export({ type: "sec1", format: "pem" }))),
    writeSecret(join(directory, "sa.pub"), String(publicKey.export({ type: "spki", format: "pem" }))),
  ]);
  return tokens;
}

export type KubeconfigOptions = {
  readonly server: string;
  /** PEM text. */
  readonly certificateAuthority: string;
  readonly token: string;
};

/** A kubeconfig that needs no other file. It is JSON, which is YAML too. */
export function kubeconfigText(user: UserName, options: KubeconfigOptions): string {
  const authority = Buffer.from(options.certificateAuthority).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "testbed",
    clusters: [{ name: "testbed", cluster: { server: options.server, "certificate-authority-data": authority } }],
    users: [{ name: user, user: { token: options.token } }],
    contexts: [{ name: "testbed", context: { cluster: "testbed", user } }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Writes a file that only its owner may read. */
export async function writeSecret(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
}
