import { stableJson, type Logger } from "../core/index.ts";
import { ownership } from "./adopt.ts";
import type { KubernetesApi } from "./api.ts";
import { checkObject } from "./check-object.ts";
import { describeDifferences, diffObjects, isSameObject, type Difference } from "./diff.ts";
import type { Kind, KubernetesObject } from "./object.ts";

/** What an apply would do to one object. */
export type Checked = {
  readonly kind: Kind;
  readonly name: string;
  /** Whether it is not there yet. */
  readonly created: boolean;
  /** What would change; empty for a new object. Values that can be secret are masked. */
  readonly differences: readonly Difference[];
};

/** What an apply did to one object. `adopted` is a change that took fields over from those who made it before. */
export type Applied = {
  readonly kind: Kind;
  readonly name: string;
  readonly outcome: "created" | "changed" | "unchanged" | "adopted";
  readonly differences: readonly Difference[];
};

/**
 * Lets the server check an apply of all objects, and tells what it would change; nothing is written. Throws
 * `InvalidObjectError` before anything is sent, and what `api.apply` and `api.read` throw for the first one refused.
 */
export async function checkAll(api: KubernetesApi, objects: readonly KubernetesObject[]): Promise<readonly Checked[]> {
  return (await compareAll(api, objects)).map((compared) => ({
    kind: compared.object.kind,
    name: compared.object.metadata.name,
    created: compared.created,
    differences: differencesOf(compared),
  }));
}

/**
 * Applies objects in the order given, after the server has checked all of them: when it refuses one, none is
 * written. An object that is already as it is wanted, owners of fields and all, is not written to.
 *
 * What `kubectl apply` or another maker owns of an object that is there becomes ours first (see `KubernetesApi.adopt`): an
 * object that we name is ours, whoever made it.
 *
 * Two requests for a new object (dry run, apply) and for one that is as it is wanted (dry run, read); three for one that
 * changes, and one more for one that is adopted.
 *
 * Throws what {@link checkAll} throws. A failure while it writes leaves the objects before it applied; a repetition
 * converges.
 */
export async function applyAll(
  api: KubernetesApi,
  objects: readonly KubernetesObject[],
  { log }: { readonly log: Logger },
): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  for (const compared of await compareAll(api, objects)) {
    const { kind, metadata } = compared.object;
    const owners = compared.live === undefined ? [] : await api.adopt(compared.live, compared.object);
    const done = isUnchanged(compared) && owners.length === 0 ? unchanged : await write(api, compared, owners);
    const { outcome, differences } = done;
    log[outcome === "unchanged" ? "debug" : "info"]("applied object", {
      kind,
      name: metadata.name,
      outcome,
      from: owners.join(" ") || undefined,
      changes: describeDifferences(differences) || undefined,
    });
    applied.push({ kind, name: metadata.name, outcome, differences });
  }
  return applied;
}

/** An object as it is asked for, as an apply would make it, and as it is. */
type Compared = {
  readonly object: KubernetesObject;
  readonly wanted: KubernetesObject;
  readonly created: boolean;
  /** `undefined` where it is not there, or where it can't be seen before the hook has ended. */
  readonly live: KubernetesObject | undefined;
};

async function compareAll(api: KubernetesApi, objects: readonly KubernetesObject[]): Promise<readonly Compared[]> {
  for (const object of objects) checkObject(object);
  const compared: Compared[] = [];
  for (const object of objects) {
    const { object: wanted, created } = await api.apply(object, { dryRun: true });
    const seen = created || !api.immediate ? undefined : await api.read(object.kind, object.metadata.name);
    compared.push({ object, wanted, created, live: seen });
  }
  return compared;
}

const differencesOf = ({ live, wanted }: Compared): readonly Difference[] =>
  live === undefined ? [] : diffObjects(live, wanted);

/** As it is wanted already, and the owners of its fields too: a field that is not ours yet would not go when we drop it. */
const isUnchanged = ({ live, wanted }: Compared): boolean =>
  live !== undefined && isSameObject(live, wanted) && stableJson(ownership(live)) === stableJson(ownership(wanted));

type Written = Pick<Applied, "outcome" | "differences">;

const unchanged: Written = { outcome: "unchanged", differences: [] };

async function write(
  api: KubernetesApi,
  { object, wanted, live }: Compared,
  owners: readonly string[],
): Promise<Written> {
  const { created, object: after } = await api.apply(object);
  if (created) return { outcome: "created", differences: [] };
  // Not what the dry run told: that one did not know yet whose fields would be ours.
  if (live !== undefined)
    return { outcome: owners.length > 0 ? "adopted" : "changed", differences: diffObjects(live, after) };
  // An apply without effect keeps the version: where nobody could look before, this alone tells.
  const isSame = after.metadata.resourceVersion === wanted.metadata.resourceVersion;
  return { outcome: isSame ? "unchanged" : "changed", differences: [] };
}
