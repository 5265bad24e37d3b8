/**
 * The few requests to a Kubernetes API that a charm needs, and what their answers mean.
 *
 * It knows nothing of Juju or Kafka, renders no objects and watches nothing. The client library is loaded on first
 * use, so importing this costs nothing. Start reading at `api.ts`.
 *
 * @module
 */
export { createKubernetesApi, type KubernetesApi, type KubernetesApiOptions, type ListOptions } from "./api.ts";
export { applyAll, checkAll, type Applied } from "./apply-all.ts";
export { KubernetesError, KubernetesUnreachableError, type Asked, type Refusal } from "./errors.ts";
export { readKubeconfig, type Credentials, type Kubeconfig } from "./kubeconfig.ts";
export { readyNodeAddresses } from "./node-addresses.ts";
export {
  isKubernetesObject,
  type Kind,
  type KubernetesObject,
  type ObjectMetadata,
  type OwnerReference,
} from "./object.ts";
export type { Right } from "./rights.ts";
export { rolloutStatus, type Rollout, type RolloutPhase } from "./rollout-status.ts";
export {
  findTrouble,
  readTrouble,
  tellingLine,
  type PullFailure,
  type Trouble,
  type TroubleReport,
} from "./trouble/index.ts";
