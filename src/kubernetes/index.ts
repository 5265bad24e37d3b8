/**
 * The few requests to a Kubernetes API that a charm needs, and what their answers mean.
 *
 * It knows nothing of Juju or Kafka, renders no objects and watches nothing. The client library is loaded on first
 * use, so importing this costs nothing. Start reading at `api.ts`.
 *
 * @module
 */
export type { KubernetesApi, KubernetesApiOptions, ListOptions, RemoveOptions } from "./api.ts";
export { applyAll, checkAll, type Applied, type Checked } from "./apply-all.ts";
export { createKubernetesApi } from "./create-api.ts";
export { describeDifferences, diffObjects, type Difference } from "./diff.ts";
export { InvalidObjectError, KubernetesError, KubernetesUnreachableError, type Asked, type Refusal } from "./errors.ts";
export { readKubeconfig, type Credentials, type Kubeconfig } from "./kubeconfig.ts";
export { readyNodeAddresses } from "./node-addresses.ts";
export {
  isKubernetesObject,
  type Kind,
  type KubernetesObject,
  type ManagedFields,
  type ObjectMetadata,
  type OwnerReference,
} from "./object.ts";
export type { Right } from "./rights.ts";
export { prune, type Pruned, type PruneOptions } from "./prune.ts";
export { rolloutStatus, type Rollout, type RolloutPhase } from "./rollout-status.ts";
export {
  findTrouble,
  readTrouble,
  tellingLine,
  type PullFailure,
  type Trouble,
  type TroubleReport,
} from "./trouble/index.ts";
