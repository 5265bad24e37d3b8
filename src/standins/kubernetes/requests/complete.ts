import { randomUUID } from "node:crypto";
import { withDefaults } from "../admission/defaults.ts";
import { addressesOf } from "../store/node-addresses.ts";
import { fieldsAt, numberAt, textAt, valueAt, type Fields } from "../fields.ts";
import { withManagers, type Manager } from "../ownership/managed-fields.ts";
import { same } from "../ownership/parts.ts";
import type { Target } from "../resources.ts";
import { find, ofKind, timestamp, type Cluster, type Stored } from "../store/cluster.ts";

/** The object of a write with all that the server adds; its `managedFields` are what they were. */
export function complete(cluster: Cluster, target: Target, body: Fields): Fields {
  const { resource, namespace, name = "" } = target;
  const before = find(cluster, target)?.body;
  const services = ofKind(cluster, "Service")
    .filter((stored) => stored.namespace !== namespace || stored.name !== name)
    .map((stored) => stored.body);
  const { managedFields: _managers, ...given } = fieldsAt(body, "metadata");
  const generation = numberAt(before, "metadata", "generation");
  const metadata: Fields = {
    ...given,
    name,
    ...(resource.namespaced ? { namespace } : {}),
    uid: textAt(given, "uid") || textAt(before, "metadata", "uid") || randomUUID(),
    creationTimestamp: textAt(before, "metadata", "creationTimestamp") || timestamp(),
    ...kept(before, ["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds"]),
  };
  const { kind, apiVersion } = resource;
  const around = { services, firstNodePort: cluster.firstNodePort, nodeAddress: addressesOf(cluster)[0] ?? "" };
  const whole = withDefaults(resource, { ...body, kind, apiVersion, metadata }, before, around);
  if (!resource.hasGeneration) return whole;
  const changed = generation === undefined || !same(valueAt(whole, ["spec"]), valueAt(before, ["spec"]));
  return {
    ...whole,
    metadata: { ...fieldsAt(whole, "metadata"), generation: (generation ?? 0) + (changed ? 1 : 0) },
  };
}

/** What a target would hold after a write: `before` itself where nothing is another than it was. */
export function outcome(
  target: Target,
  body: Fields,
  { before, managers }: { readonly before: Stored | undefined; readonly managers: readonly Manager[] },
): Stored {
  const { resource, namespace, name = "" } = target;
  const next = withManagers(body, managers);
  return before !== undefined && same(next, before.body) ? before : { resource, namespace, name, body: next };
}

function kept(before: Fields | undefined, names: readonly string[]): Fields {
  const metadata = fieldsAt(before, "metadata");
  return Object.fromEntries(names.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]])));
}
