import { inspect } from "node:util";
import { expect, test } from "vitest";
import { readKubeconfig } from "../../src/kubernetes/index.ts";

type Fields = Readonly<Record<string, unknown>>;

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

const kubeconfig = (
  change: { readonly cluster?: Fields; readonly user?: Fields; readonly context?: Fields } = {},
): string =>
  JSON.stringify({
    "current-context": "here",
    clusters: [{ name: "c", cluster: { server: "https://10.0.0.1:6443/", ...change.cluster } }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u", ...change.context } }],
    users: [{ name: "u", user: { token: "hunter2", ...change.user } }],
  });

test("the current context gives server, namespace and credentials, also from YAML", async () => {
  const text = `
apiVersion: v1
current-context: here
clusters:
- name: other
  cluster: { server: "https://10.9.9.9" }
- name: c
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority-data: ${base64(certificate)}
    tls-server-name: kubernetes
contexts:
- name: here
  context: { cluster: c, user: u, namespace: connect }
users:
- name: u
  user: { token: hunter2 }
`;
  const read = await readKubeconfig(text);
  expect(read).toMatchObject({ server: "https://10.0.0.1:6443", namespace: "connect", verifiesServer: true });
  expect(read.credentials()).toEqual({
    authorization: "Bearer hunter2",
    tls: { ca: certificate, servername: "kubernetes", rejectUnauthorized: true },
  });
});

test("a context may leave the namespace open", async () => {
  expect(await readKubeconfig(kubeconfig())).not.toHaveProperty("namespace");
});

test("a password becomes basic authorization", async () => {
  const read = await readKubeconfig(kubeconfig({ user: { token: "", username: "admin", password: "pw" } }));
  expect(read.credentials().authorization).toBe(`Basic ${base64("admin:pw")}`);
});

test("a client certificate serves without a token", async () => {
  const user = { token: "", "client-certificate-data": base64(certificate), "client-key-data": base64(certificate) };
  const { authorization, tls } = (await readKubeconfig(kubeconfig({ user }))).credentials();
  expect(authorization).toBeUndefined();
  expect(tls).toMatchObject({ cert: certificate, key: certificate });
});

test("a file beside the same data embedded, and one without a name, is no reason to refuse", async () => {
  const data = base64(certificate);
  const cluster = { "certificate-authority": "/ca.crt", "certificate-authority-data": data, "proxy-url": "" };
  const user = {
    token: "",
    "client-certificate": "/c",
    "client-certificate-data": data,
    "client-key": "/k",
    "client-key-data": data,
  };
  const both = await readKubeconfig(kubeconfig({ cluster, user }));
  expect(both.credentials().tls).toMatchObject({ ca: certificate, cert: certificate, key: certificate });
  const unnamed = { "client-certificate": "", "client-key": "", tokenFile: "", as: "", "as-groups": [] };
  expect((await readKubeconfig(kubeconfig({ user: unnamed }))).credentials().authorization).toBe("Bearer hunter2");
});

test("a server whose certificate shall not be verified is marked", async () => {
  const read = await readKubeconfig(kubeconfig({ cluster: { "insecure-skip-tls-verify": true } }));
  expect(read.verifiesServer).toBe(false);
  expect(read.credentials().tls.rejectUnauthorized).toBe(false);
});

test.each<readonly [string, string]>([
  ["is not YAML", "token: [hunter2"],
  ["is not YAML", ""],
  ["is not a kubeconfig", "hunter2"],
  ["is not a kubeconfig", "- hunter2"],
  ["names no current-context", "{}"],
  ['lacks the context "gone"', '{"current-context": "gone", "contexts": 3}'],
  ['lacks the cluster "other"', kubeconfig({ context: { cluster: "other" } })],
  ['lacks the user "other"', kubeconfig({ context: { user: "other" } })],
  ["has a context without a user", kubeconfig({ context: { user: null } })],
  ["has a cluster without a server", kubeconfig({ cluster: { server: "" } })],
  ["has a server that is no URL", kubeconfig({ cluster: { server: "10.0.0.1" } })],
  ["has a server with http://; use https://", kubeconfig({ cluster: { server: "http://10.0.0.1" } })],
  ["has a password in the server's URL", kubeconfig({ cluster: { server: "https://a:hunter2@10.0.0.1" } })],
  ["has certificate-authority: a file", kubeconfig({ cluster: { "certificate-authority": "/ca.crt" } })],
  ["has proxy-url: a proxy", kubeconfig({ cluster: { "proxy-url": "http://proxy" } })],
  ["has exec: a program", kubeconfig({ user: { exec: { command: "aws" } } })],
  ["has auth-provider: a plugin", kubeconfig({ user: { "auth-provider": { name: "gcp" } } })],
  ["has client-certificate: a file", kubeconfig({ user: { "client-certificate": "/c" } })],
  ["has client-key: a file", kubeconfig({ user: { "client-key": "/k" } })],
  ["has tokenFile: a file", kubeconfig({ user: { tokenFile: "/t" } })],
  ["has token-file: a file", kubeconfig({ user: { "token-file": "/t" } })],
  ["has as: impersonation", kubeconfig({ user: { as: "root" } })],
  ["has as-uid: impersonation", kubeconfig({ user: { "as-uid": "0" } })],
  ["has as-groups: impersonation", kubeconfig({ user: { "as-groups": ["system:masters"] } })],
  ["has as-user-extra: impersonation", kubeconfig({ user: { "as-user-extra": { scopes: ["all"] } } })],
  ["has a user without a token", kubeconfig({ user: { token: "" } })],
  ["has client-key-data that is no base64 of a PEM text", kubeconfig({ user: { "client-key-data": "hunter2" } })],
])("a kubeconfig that %s is refused without a word of its content", async (what, text) => {
  const error: unknown = await readKubeconfig(text).catch((refused: unknown) => refused);
  expect(error).toMatchObject({
    code: "config-invalid",
    remedy: "block",
    option: "kubeconfig",
    message: expect.stringContaining(`kubeconfig ${what}`),
  });
  expect(inspect(error, { depth: 10 })).not.toContain("hunter2");
});

test("printing a kubeconfig prints no secret", async () => {
  const read = await readKubeconfig(kubeconfig());
  expect(inspect(read, { depth: 10, showHidden: true }) + JSON.stringify(read)).not.toContain("hunter2");
});
