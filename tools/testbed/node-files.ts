import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { controlPlaneFiles } from "./kube-programs.ts";
import { NODE_NAME } from "./kubelet-objects.ts";
import { CNI_PLUGINS } from "./node-needs.ts";
import { PAUSE_IMAGE } from "./pause-image.ts";

/** A node's programs, besides those of the control plane. */
export type NodeProgramName = "containerd" | "kubelet" | "kube-proxy";

export type NodePlace = {
  readonly binary: string;
  readonly directory: string;
  readonly nodeIp: string;
  readonly podCidr: string;
  /** Below which the pods' cgroups are made. */
  readonly cgroup: string;
};

/** The commands of a node's programs, which read what {@link writeNodeFiles} writes. */
export function nodeCommands({
  binary,
  directory,
  nodeIp,
}: NodePlace): Readonly<Record<NodeProgramName, readonly string[]>> {
  return {
    containerd: ["containerd", "--config", join(directory, "containerd.toml")],
    kubelet: [
      binary,
      "kubelet",
      `--config=${join(directory, "kubelet.json")}`,
      `--kubeconfig=${controlPlaneFiles(directory).kubeconfig("kubelet")}`,
      `--root-dir=${join(directory, "kubelet")}`,
      `--hostname-override=${NODE_NAME}`,
      `--node-ip=${nodeIp}`,
    ],
    "kube-proxy": [binary, "kube-proxy", `--config=${join(directory, "proxy.json")}`],
  };
}

/** Writes the configuration of containerd, of the pods' network, of the kubelet and of kube-proxy. */
export async function writeNodeFiles(place: NodePlace): Promise<void> {
  const { directory } = place;
  await mkdir(join(directory, "cni"));
  const write = (name: string, content: string | object): Promise<void> =>
    writeFile(join(directory, name), typeof content === "string" ? content : JSON.stringify(content));
  await Promise.all([
    write("containerd.toml", containerdConfig(directory)),
    write("cni/10-bridge.conflist", networkConfig(place)),
    // An empty file would make containerd copy the machine's own, whose servers nothing in there reaches.
    write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"),
    write("kubelet.json", kubeletConfig(place)),
    write("proxy.json", proxyConfig(place)),
  ]);
}

const containerdConfig = (directory: string): string => `version = 2
root = "${directory}/containerd/root"
state = "${directory}/containerd/state"
disabled_plugins = [
  "io.containerd.internal.v1.opt",
  "io.containerd.internal.v1.tracing",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]
[grpc]
  address = "${directory}/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Without CAP_SYS_RESOURCE no score can be lowered, and every sandbox would fail.
  restrict_oom_score_adj = true
  disable_apparmor = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${CNI_PLUGINS}"
    conf_dir = "${directory}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;

/** https://www.cni.dev/docs/spec/ */
const networkConfig = ({ directory, podCidr }: NodePlace): object => ({
  cniVersion: "1.0.0",
  name: "testbed",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      ipMasq: true,
      hairpinMode: true, // a worker also reaches itself through its Service
      ipam: {
        type: "host-local",
        dataDir: join(directory, "cni-addresses"),
        ranges: [[{ subnet: podCidr }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
    { type: "portmap", capabilities: { portMappings: true } },
  ],
});

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
const kubeletConfig = ({ directory, nodeIp, cgroup }: NodePlace): object => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  address: nodeIp,
  // Nobody but this machine reaches the node's network.
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
  authorization: { mode: "AlwaysAllow" },
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cgroup}`,
  failCgroupV1: false,
  enforceNodeAllocatable: [],
  containerRuntimeEndpoint: `unix://${directory}/containerd.sock`,
  resolvConf: join(directory, "resolv.conf"),
  clusterDomain: "cluster.local",
  // A full disk is the tester's affair.
  evictionHard: {
    "memory.available": "0%",
    "nodefs.available": "0%",
    "imagefs.available": "0%",
    "nodefs.inodesFree": "0%",
  },
  imageGCHighThresholdPercent: 100,
  oomScoreAdj: 0,
  failSwapOn: false,
  maxPods: 30,
  podLogsDir: join(directory, "pods"),
  readOnlyPort: 0,
  healthzPort: 0,
  syncFrequency: "5s",
  volumeStatsAggPeriod: "0s",
  shutdownGracePeriod: "0s",
});

/** https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
const proxyConfig = ({ directory, nodeIp, podCidr }: NodePlace): object => ({
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode: "iptables",
  clientConnection: { kubeconfig: controlPlaneFiles(directory).kubeconfig("proxy") },
  hostnameOverride: NODE_NAME,
  oomScoreAdj: 0,
  clusterCIDR: podCidr,
  bindAddress: nodeIp,
  metricsBindAddress: "127.0.0.1:10249",
  // Limits of 0: it then sets no sysctl of the machine.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  iptables: { minSyncPeriod: "200ms", syncPeriod: "30s" },
});
