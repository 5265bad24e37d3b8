import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import { restPort } from "../worker-properties.ts";
import { metadata } from "./metadata.ts";

/**
 * Closes the workers' REST API but for the workers, which forward requests to their leader, and the peers. Nothing where
 * no peers were named. Probes come from the pod's own node and always pass; what the workers reach is not touched.
 *
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicies(spec: WorkersSpec): readonly KubernetesObject[] {
  const { peers, selector } = spec;
  if (peers === undefined) return [];
  const workers = { podSelector: { matchLabels: selector } };
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata(spec, spec.base),
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress"],
        ingress: [{ from: [workers, ...peers], ports: [{ port: restPort, protocol: "TCP" }] }],
      },
    },
  ];
}
