import { fieldsAt, listAt, textAt, valueAt, type Fields } from "../fields.ts";
import { findAll, type Cluster } from "../store/cluster.ts";
import { resourceOf, type Resource } from "../resources.ts";

/**
 * What a namespace that warns by the profile `restricted` says to a pod or a template, or `undefined`. Of the
 * profile's rules the four are checked that a plain pod breaks, and none is enforced.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityWarning(
  cluster: Cluster,
  { resource, namespace }: { readonly resource: Resource; readonly namespace: string },
  body: Fields,
): string | undefined {
  const home = findAll(cluster, { resource: resourceOf("Namespace"), namespace: "" }).find(
    (one) => one.name === namespace,
  );
  if (textAt(home?.body, "metadata", "labels", "pod-security.kubernetes.io/warn") !== "restricted") return undefined;
  const spec = resource.kind === "Pod" ? fieldsAt(body, "spec") : fieldsAt(body, "spec", "template", "spec");
  if (listAt(spec, "containers").length === 0) return undefined;
  const broken = restrictedFaults(spec);
  return broken.length === 0 ? undefined : `would violate PodSecurity "restricted:latest": ${broken.join(", ")}`;
}

function restrictedFaults(spec: Fields): readonly string[] {
  const containers = [...listAt(spec, "initContainers"), ...listAt(spec, "containers")];
  const escalating = containers.filter((one) => security(one, "allowPrivilegeEscalation") !== false);
  const capable = containers.filter((one) => !drops(one));
  const asRoot = containers.filter((one) => (security(one, "runAsNonRoot") ?? security(spec, "runAsNonRoot")) !== true);
  const open = profile(spec) ? [] : containers.filter((one) => !profile(one));
  const rules: readonly (readonly [readonly Fields[], string, string])[] = [
    [escalating, "allowPrivilegeEscalation != false (", "must set securityContext.allowPrivilegeEscalation=false)"],
    [capable, "unrestricted capabilities (", 'must set securityContext.capabilities.drop=["ALL"])'],
    [asRoot, "runAsNonRoot != true (pod or ", "must set securityContext.runAsNonRoot=true)"],
    [
      open,
      "seccompProfile (pod or ",
      'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
  ];
  return rules.flatMap(([broken, head, tail]) => (broken.length === 0 ? [] : [`${head}${names(broken)} ${tail}`]));
}

/** `containers "a", "b"`. */
const names = (broken: readonly Fields[]): string =>
  `container${broken.length === 1 ? "" : "s"} ${broken.map((one) => JSON.stringify(textAt(one, "name"))).join(", ")}`;

/** A part of the `securityContext` of a pod or a container. */
const security = (of: Fields, ...path: readonly string[]): ReturnType<typeof valueAt> =>
  valueAt(of, ["securityContext", ...path]);

function drops(container: Fields): boolean {
  const dropped = security(container, "capabilities", "drop");
  return Array.isArray(dropped) && dropped.includes("ALL");
}

const profile = (of: Fields): boolean =>
  ["RuntimeDefault", "Localhost"].includes(textAt(of, "securityContext", "seccompProfile", "type"));
