import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";

/** The metadata of one of an application's objects. */
export function metadata(
  { namespace, labels, ownerReferences }: Pick<WorkersSpec, "namespace" | "labels" | "ownerReferences">,
  name: string,
): KubernetesObject["metadata"] & { readonly name: string } {
  return { name, namespace, labels, ...(ownerReferences === undefined ? {} : { ownerReferences }) };
}
