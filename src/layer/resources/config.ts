import { shortHash } from "../../core/index.ts";
import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import { propertyFiles } from "../start-script.ts";
import { metadata } from "./metadata.ts";

/** The objects that hold the properties and their secrets, and the names under which a pod mounts them. */
export type ConfigObjects = {
  readonly objects: readonly KubernetesObject[];
  readonly properties: { readonly kind: "ConfigMap" | "Secret"; readonly name: string };
  readonly secrets: string | undefined;
  /** The Secret with the values of variables. */
  readonly variables: string | undefined;
};

/**
 * Immutable objects named by their content: another content is another name, so a pod never sees the
 * properties of another rollout, and going back finds the former object.
 */
export function configObjects(spec: WorkersSpec): ConfigObjects {
  const files = Object.fromEntries(propertyFiles.map((name) => [name, spec.properties]));
  const properties = spec.propertiesAreSecret ? secret(spec, files) : configMap(spec, files);
  const secrets = Object.keys(spec.secrets).length > 0 ? secret(spec, spec.secrets) : undefined;
  const { secretEnv = {} } = spec.pods;
  // hashed as variables: equal files would otherwise be the same object
  const variables = Object.keys(secretEnv).length > 0 ? secret(spec, secretEnv, { variables: secretEnv }) : undefined;
  return {
    objects: [properties, secrets, variables].filter((object) => object !== undefined),
    properties: { kind: spec.propertiesAreSecret ? "Secret" : "ConfigMap", name: properties.metadata.name },
    secrets: secrets?.metadata.name,
    variables: variables?.metadata.name,
  };
}

const configMap = (spec: WorkersSpec, data: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metadata(spec, `${spec.base}-cfg-${shortHash(data, 10)}`),
  immutable: true,
  data,
});

const secret = (
  spec: WorkersSpec,
  values: Readonly<Record<string, string>>,
  hashed: unknown = values,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: metadata(spec, `${spec.base}-sec-${shortHash(hashed, 10)}`),
  type: "Opaque",
  immutable: true,
  // base64, not stringData: that is write-only, and server-side apply could not tell an unchanged Secret
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
});
