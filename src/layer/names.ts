import { shortHash } from "../core/index.ts";

/** A model and an application of it: what all names are made from. Never a unit, so that a new leader finds them. */
export type Owner = {
  readonly model: { readonly name: string; readonly uuid: string };
  readonly application: string;
};

/** The longest base name: Kubernetes adds up to 17 characters for pods, and a label holds 63. */
const longestBase = 47;

/** `kc-<application>-<hash8>`: unlike between models, at most 47 characters, a DNS-1035 label. */
export function baseName({ model, application }: Owner): string {
  const hash = shortHash(`${model.uuid}${application}`, 8);
  const room = longestBase - "kc-".length - 1 - hash.length;
  return `kc-${application.slice(0, room).replace(/-+$/, "")}-${hash}`;
}

/** The names and the selector of the objects that an application adopted with others than its own. */
export type WorkersPlace = {
  readonly names: {
    readonly deployment: string;
    /** Of the Service inside the cluster. */
    readonly service: string;
    /** Of the Service that is reached from outside. */
    readonly external: string;
  };
  /** What selects the pods; immutable in a Deployment. */
  readonly selector: Readonly<Record<string, string>>;
};

/** The names and the selector of objects that the layer makes itself. */
export function ownPlace(owner: Owner): WorkersPlace {
  const base = baseName(owner);
  return { names: { deployment: base, service: base, external: `${base}-ext` }, selector: selectorLabels(owner) };
}

/** `<model>.<application>`: the default group.id and the prefix of Connect's topics. */
export function qualifiedName({ model, application }: Owner): string {
  return `${model.name}.${application}`;
}

/** The labels of every object of an application. */
export function objectLabels(owner: Owner): Readonly<Record<string, string>> {
  return {
    ...selectorLabels(owner),
    "app.kubernetes.io/component": "worker",
    "app.kubernetes.io/part-of": owner.application.slice(0, 63).replace(/-+$/, ""), // ends as a label must
    "app.kubernetes.io/managed-by": "juju",
    "kafka-connect-base/model-uuid": owner.model.uuid,
  };
}

/** The two labels that select the workers; immutable in a Deployment, so they hold nothing that can change. */
export function selectorLabels(owner: Owner): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": "kafka-connect", "app.kubernetes.io/instance": baseName(owner) };
}

/** Labels as a selector in a request: `a=1,b=2`. */
export function labelSelector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
