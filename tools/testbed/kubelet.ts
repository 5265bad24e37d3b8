import {
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  V1MicroTime,
} from "@kubernetes/client-node";
import { unlessStatus } from "./kube-answers.ts";
import { NODE_NAME, nodeObject, nodeReady } from "./kubelet-objects.ts";
import { podKeeper, type PodHooks } from "./kubelet-pods.ts";
import { repeat } from "./waiting.ts";

export type KubeletOptions = PodHooks & {
  /** Of a user who may do what a kubelet does; the administrator's will do. */
  readonly kubeconfigText: string;
};

const strategicMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/**
 * Plays the kubelet of `node1` (127.0.0.1, 32 CPUs, 64 GiB, 110 Pods) over the real API: Deployments,
 * ReplicaSets, scheduling and rollouts are real, only the containers are not. Returns when the node is
 * registered and schedulable.
 *
 * `stop` leaves the node and its Pods as they are, as a kubelet that is killed does; Kubernetes finds the node
 * `Unknown` about 50 s later.
 */
export async function playKubelet(options: KubeletOptions): Promise<{ readonly stop: () => Promise<void> }> {
  const config = new KubeConfig();
  config.loadFromString(options.kubeconfigText);
  const core = config.makeApiClient(CoreV1Api);
  await register(core);
  const pods = podKeeper(core, options);
  const lease = config.makeApiClient(CoordinationV1Api);
  const beats = repeat(
    5000,
    async function heartbeat() {
      await Promise.all([renewReady(core), renewLease(lease)]);
    },
    options.log,
  );
  const looks = repeat(200, pods.look, options.log);
  return {
    stop: async () => {
      await Promise.all([beats.stop(), looks.stop()]);
      await pods.abandon();
    },
  };
}

async function register(core: CoreV1Api): Promise<void> {
  const registered = await unlessStatus(409, core.createNode({ body: nodeObject(new Date()) }));
  if (registered === undefined) await renewReady(core);
  // Admission taints a new node not-ready; the controller that takes this away may need some seconds.
  await core.patchNode({ name: NODE_NAME, body: { spec: { taints: null } } }, mergePatch);
}

async function renewReady(core: CoreV1Api): Promise<void> {
  const body = { status: { conditions: [nodeReady(new Date())] } };
  await core.patchNodeStatus({ name: NODE_NAME, body }, strategicMerge);
}

async function renewLease(api: CoordinationV1Api): Promise<void> {
  const at = { name: NODE_NAME, namespace: "kube-node-lease" };
  const spec = { holderIdentity: NODE_NAME, leaseDurationSeconds: 40, renewTime: new V1MicroTime() };
  const renewed = await unlessStatus(404, api.patchNamespacedLease({ ...at, body: { spec } }, mergePatch));
  if (renewed !== undefined) return;
  await api.createNamespacedLease({ namespace: at.namespace, body: { metadata: at, spec } });
}
