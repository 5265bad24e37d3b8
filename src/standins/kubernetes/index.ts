/**
 * A stand-in for a Kubernetes API: real HTTPS on the loopback, server-side apply, and Deployments that roll out.
 *
 * It runs no containers and knows only the kinds of `resources.ts`; no watch, no roles, no admission.
 * Start reading at `stand-in.ts`, then `routes.ts`.
 *
 * @module
 */
export type { FailRule } from "./faults.ts";
export {
  startKubernetesStandIn,
  type KubernetesRecord,
  type KubernetesStandIn,
  type KubernetesStandInOptions,
} from "./stand-in.ts";
