import { join } from "node:path";
import { LOOPBACK } from "./free-ports.ts";

/** Where a control plane lives: its binary, its folder, its address and its ports. */
export type ControlPlane = {
  readonly binary: string;
  readonly directory: string;
  /** Of the API server; etcd listens on the loopback address. */
  readonly host: string;
  readonly apiPort: number;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
};

export type ProgramName = "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

/** The files of a control plane, all inside its folder. */
export type ControlPlaneFiles = {
  readonly pki: string;
  /** Made by the API server at its first start; it carries its own certificate authority. */
  readonly servingCertificate: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  readonly kubeconfig: (user: string) => string;
  readonly log: (program: string) => string;
};

export function controlPlaneFiles(directory: string): ControlPlaneFiles {
  return {
    pki: join(directory, "pki"),
    servingCertificate: join(directory, "pki", "apiserver.crt"),
    auditPolicy: join(directory, "audit-policy.json"),
    auditLog: join(directory, "audit.log"),
    kubeconfig: (user) => join(directory, `${user}.kubeconfig`),
    log: (program) => join(directory, `${program}.log`),
  };
}

/** Every request with user, verb, object and status, without bodies: nothing secret, and enough to judge a Role. */
export const AUDIT_POLICY: string = JSON.stringify({
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata" }],
});

/** The command of each program: the least that a cluster on the loopback address needs. */
export function controlPlaneCommands(plane: ControlPlane): Readonly<Record<ProgramName, readonly string[]>> {
  const command = (program: ProgramName, flags: Flags): readonly string[] => [
    plane.binary,
    program,
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
  ];
  return {
    etcd: command("etcd", etcdFlags(plane)),
    "kube-apiserver": command("kube-apiserver", apiServerFlags(plane)),
    "kube-controller-manager": command("kube-controller-manager", controllerManagerFlags(plane)),
    "kube-scheduler": command("kube-scheduler", schedulerFlags(plane)),
  };
}

type Flags = Readonly<Record<string, string | number | boolean>>;

function etcdFlags({ directory, etcdPort, etcdPeerPort }: ControlPlane): Flags {
  const clients = `http://${LOOPBACK}:${etcdPort}`;
  const peers = `http://${LOOPBACK}:${etcdPeerPort}`;
  return {
    "data-dir": join(directory, "etcd"),
    "listen-client-urls": clients,
    "advertise-client-urls": clients,
    "listen-peer-urls": peers,
    "initial-advertise-peer-urls": peers,
    "initial-cluster": `default=${peers}`,
    // Data that no one needs after a crash, and a member that waits for no other.
    "unsafe-no-fsync": true,
    "heartbeat-interval": 20,
    "election-timeout": 200,
    "log-level": "warn",
  };
}

function apiServerFlags({ directory, host, apiPort, etcdPort }: ControlPlane): Flags {
  const files = controlPlaneFiles(directory);
  return {
    "etcd-servers": `http://${LOOPBACK}:${etcdPort}`,
    "bind-address": host,
    "advertise-address": host,
    "secure-port": apiPort,
    // Endpoints may not hold loopback addresses, so the Service "kubernetes" gets none there.
    "endpoint-reconciler-type": host === LOOPBACK ? "none" : "lease",
    // Logs and exec would look for the node by its name first, which nobody resolves.
    "kubelet-preferred-address-types": "InternalIP",
    "cert-dir": files.pki,
    "token-auth-file": join(files.pki, "tokens.csv"),
    "authorization-mode": "Node,RBAC",
    "anonymous-auth": false,
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": join(files.pki, "sa.pub"),
    "service-account-signing-key-file": join(files.pki, "sa.key"),
    "service-cluster-ip-range": "10.96.0.0/16",
    "allow-privileged": true,
    profiling: false,
    "audit-policy-file": files.auditPolicy,
    "audit-log-path": files.auditLog,
  };
}

function controllerManagerFlags({ directory }: ControlPlane): Flags {
  const files = controlPlaneFiles(directory);
  return {
    kubeconfig: files.kubeconfig("controller-manager"),
    "leader-elect": false,
    "secure-port": 0,
    profiling: false,
    // Without this its plain user is forbidden to make ReplicaSets.
    "use-service-account-credentials": true,
    // With the default rate the first service account comes 5 seconds later.
    "kube-api-qps": 500,
    "kube-api-burst": 1000,
    "service-account-private-key-file": join(files.pki, "sa.key"),
    "root-ca-file": files.servingCertificate,
  };
}

function schedulerFlags({ directory }: ControlPlane): Flags {
  const kubeconfig = controlPlaneFiles(directory).kubeconfig("scheduler");
  return { kubeconfig, "leader-elect": false, "secure-port": 0, profiling: false };
}
