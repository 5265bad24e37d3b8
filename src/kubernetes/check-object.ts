import { InvalidObjectError } from "./errors.ts";
import { fieldsOf, listOf, textOf, type Fields } from "./json-fields.ts";
import type { KubernetesObject } from "./object.ts";

/** The most that a ConfigMap or a Secret holds, in bytes. https://kubernetes.io/docs/concepts/configuration/configmap/ */
const largestData = 2 ** 20;

/**
 * Refuses what the server would refuse, or worse, before anything is sent: more than 1 MiB in a ConfigMap or Secret,
 * and two entries with one key in a list that the server merges by keys. Throws {@link InvalidObjectError}; it names
 * fields and keys, and no values.
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function checkObject(object: KubernetesObject): void {
  const faults = [...sizeFaults(object), ...keyFaults(object)];
  if (faults.length > 0) throw new InvalidObjectError(object.kind, object.metadata.name, faults.join(", "));
}

function sizeFaults({ kind, data, binaryData }: KubernetesObject): readonly string[] {
  if (kind !== "ConfigMap" && kind !== "Secret") return [];
  const encoded = Object.values(fieldsOf(kind === "Secret" ? data : binaryData));
  const plain = kind === "ConfigMap" ? Object.values(fieldsOf(data)) : [];
  const bytes =
    encoded.reduce<number>((sum, value) => sum + Buffer.byteLength(textOf(value), "base64"), 0) +
    plain.reduce<number>((sum, value) => sum + Buffer.byteLength(textOf(value)), 0);
  return bytes > largestData ? [`data: ${bytes} bytes, of which it holds ${largestData}`] : [];
}

/** A list and what tells its entries apart. */
type KeyedList = {
  readonly path: string;
  readonly entries: readonly Fields[];
  readonly keyOf: (entry: Fields) => string;
};

function keyFaults(object: KubernetesObject): readonly string[] {
  return keyedLists(object).flatMap(({ path, entries, keyOf }) => {
    const keys = entries.map(keyOf);
    const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
    return [...twice].map((key) => `${path}: ${key} is there twice`);
  });
}

function keyedLists({ kind, spec }: KubernetesObject): readonly KeyedList[] {
  if (kind === "Service") {
    return [{ path: "spec.ports", entries: listOf(fieldsOf(spec)["ports"]), keyOf: byPort("port") }];
  }
  if (!["Deployment", "StatefulSet", "ReplicaSet", "Pod"].includes(kind)) return [];
  const template = fieldsOf(fieldsOf(spec)["template"])["spec"];
  const [path, pod] = kind === "Pod" ? ["spec", fieldsOf(spec)] : ["spec.template.spec", fieldsOf(template)];
  const containers = ["initContainers", "containers"].flatMap((list) => {
    const entries = listOf(pod[list]);
    return [
      { path: `${path}.${list}`, entries, keyOf: by("name") },
      ...entries.flatMap((one) => listsOfContainer(`${path}.${list}[name=${textOf(one["name"])}]`, one)),
    ];
  });
  return [
    ...containers,
    { path: `${path}.volumes`, entries: listOf(pod["volumes"]), keyOf: by("name") },
    { path: `${path}.imagePullSecrets`, entries: listOf(pod["imagePullSecrets"]), keyOf: by("name") },
  ];
}

const listsOfContainer = (path: string, container: Fields): readonly KeyedList[] => [
  { path: `${path}.env`, entries: listOf(container["env"]), keyOf: by("name") },
  { path: `${path}.ports`, entries: listOf(container["ports"]), keyOf: byPort("containerPort") },
  { path: `${path}.volumeMounts`, entries: listOf(container["volumeMounts"]), keyOf: by("mountPath") },
];

const by =
  (key: string) =>
  (entry: Fields): string =>
    `${key} ${String(entry[key])}`;

const byPort =
  (key: string) =>
  (entry: Fields): string =>
    `${key} ${String(entry[key])}/${textOf(entry["protocol"]) || "TCP"}`;
