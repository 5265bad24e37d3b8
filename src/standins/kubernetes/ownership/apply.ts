import type { Json } from "../../../core/index.ts";
import { isFields, withoutNulls, type Fields } from "../fields.ts";
import { typeOfKind } from "../schema/schema.ts";
import { compare } from "./compare.ts";
import { difference, intersection, isEmpty, noFields, tree, union, type FieldSet } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { isSame, type Manager } from "./managed-fields.ts";
import { merge, prune } from "./merge.ts";

/** Who writes what. */
export type Writer = Omit<Manager, "fields">;

/** The fields that an apply would take from others. */
export type Conflict = { readonly owner: Manager; readonly fields: FieldSet };

/** What an apply makes: the object without `managedFields`, its managers, and what it takes from others. */
export type Applied = {
  readonly body: Fields;
  readonly managers: readonly Manager[];
  readonly conflicts: readonly Conflict[];
};

/**
 * A server-side apply of `config` on `before` (`undefined` for a new object): its fields are set and become the
 * writer's; those that it applied before and leaves out now vanish, unless somebody else has them too.
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function apply(
  before: { readonly body: Fields; readonly managers: readonly Manager[] } | undefined,
  config: Fields,
  { kind, writer }: { readonly kind: string; readonly writer: Writer },
): Applied {
  const type = typeOfKind(kind);
  const managers = before === undefined ? [] : knownManagers(before, writer, kind);
  const own = managers.find((manager) => isSame(manager, writer));
  const others = managers.filter((manager) => manager !== own);
  const fields = withoutIdentity(fieldsOf(config, type), writer.subresource);
  const merged = asFields(merge(before?.body, config, type));
  const last = own?.fields ?? noFields;
  const owned = others.reduce((sum, manager) => union(sum, manager.fields), fields);
  const body = asFields(withoutNulls(isEmpty(last) ? merged : prune(merged, last, owned, type)));
  const { changed, removed } = compare(before?.body, body, type);
  const conflicts = others
    .map((owner) => ({ owner, fields: intersection(owner.fields, changed) }))
    .filter((conflict) => !isEmpty(conflict.fields));
  const left = others.map((manager) => ({
    ...manager,
    fields: difference(difference(manager.fields, changed), removed),
  }));
  const unchanged =
    own !== undefined && isEmpty(difference(own.fields, fields)) && isEmpty(difference(fields, own.fields));
  return { body, managers: [...left, unchanged ? own : { ...writer, fields }], conflicts };
}

/** The managers after a write that is no apply: what it changed is its writer's, and nobody else's. */
export function recordUpdate(
  before: { readonly body: Fields; readonly managers: readonly Manager[] } | undefined,
  after: Fields,
  { kind, writer }: { readonly kind: string; readonly writer: Writer },
): readonly Manager[] {
  const type = typeOfKind(kind);
  const { changed, removed } = compare(before?.body ?? {}, after, type);
  const mine = withoutIdentity(changed, writer.subresource);
  const gone = withoutIdentity(removed, writer.subresource);
  const managers = before?.managers ?? [];
  if (isEmpty(mine) && isEmpty(gone)) return managers;
  const left = managers.map((manager) => {
    const fields = difference(manager.fields, gone);
    return isSame(manager, writer) ? { ...manager, fields } : { ...manager, fields: difference(fields, mine) };
  });
  if (isEmpty(mine)) return left;
  const own = left.find((manager) => isSame(manager, writer));
  return [...left.filter((manager) => manager !== own), { ...writer, fields: union(own?.fields ?? noFields, mine) }];
}

/** An object that no manager wrote is taken as what somebody wrote before the first apply. */
function knownManagers(
  { body, managers }: { readonly body: Fields; readonly managers: readonly Manager[] },
  writer: Writer,
  kind: string,
): readonly Manager[] {
  if (managers.length > 0) return managers;
  const { changed } = compare({}, body, typeOfKind(kind));
  const former: Writer = { ...writer, manager: "before-first-apply", operation: "Update", subresource: "" };
  const fields = withoutIdentity(changed, "");
  return isEmpty(fields) ? [] : [{ ...former, fields }];
}

const identity = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "name",
  "namespace",
  "resourceVersion",
  "selfLink",
  "uid",
].map((field) => `f:${field}`);

/** The fields without those that nobody owns; `status` belongs to its subresource. */
function withoutIdentity(fields: FieldSet, subresource: string): FieldSet {
  const kept = [...fields.below]
    .filter(
      ([step]) => step !== "f:apiVersion" && step !== "f:kind" && (step !== "f:status" || subresource === "status"),
    )
    .map(([step, part]): readonly [string, FieldSet] => {
      if (step !== "f:metadata") return [step, part];
      return [
        step,
        tree(
          false,
          [...part.below].filter(([field]) => !identity.includes(field)),
        ),
      ];
    });
  return tree(false, kept);
}

const asFields = (value: Json): Fields => (isFields(value) ? value : {});
