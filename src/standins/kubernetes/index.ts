/**
 * A stand-in for a Kubernetes API: real HTTPS on the loopback, with the API server's answers for the kinds of
 * `resources.ts`, and Deployments that roll out.
 *
 * It runs no containers. What a real server answers is in `test/contract/kubernetes`, which runs on both.
 * Start reading at `stand-in.ts`, then `requests/route.ts`; `ownership/` is server-side apply, `controllers/` what
 * happens after a request, `schema/` the fields of each kind.
 *
 * @module
 */
export type { NodeFacts } from "./controllers/nodes.ts";
export type { PodTrouble } from "./controllers/pods.ts";
export type { FailRule } from "./faults.ts";
export type { Rule } from "./requests/rights.ts";
export {
  startKubernetesStandIn,
  type KubernetesRecord,
  type KubernetesStandIn,
  type KubernetesStandInOptions,
  type Permissions,
} from "./stand-in.ts";
