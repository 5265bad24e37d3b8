import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import { restPort } from "../worker-properties.ts";
import { metadata } from "./metadata.ts";

/** The Services in front of the workers: always one inside the cluster, and one from outside where it is wanted. */
export function services(spec: WorkersSpec): readonly KubernetesObject[] {
  const inside = service(spec, spec.names.service, "ClusterIP");
  return spec.external === undefined ? [inside] : [inside, service(spec, spec.names.external, spec.external)];
}

const service = (
  spec: WorkersSpec,
  name: string,
  type: "ClusterIP" | "NodePort" | "LoadBalancer",
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(spec, name),
  spec: {
    type,
    selector: spec.selector,
    ports: [{ name: "rest-api", port: restPort, targetPort: "rest-api", protocol: "TCP" }],
  },
});
