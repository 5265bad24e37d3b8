import { fieldsAt, listAt, textAt, type Fields } from "../fields.ts";
import { fromFieldsV1, isEmpty, toFieldsV1, type FieldSet } from "./field-set.ts";

/** Who wrote fields, how, and which. One name can be there several times: by apply, by update, by subresource. */
export type Manager = {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly time: string;
  readonly fields: FieldSet;
};

/** The managers that an object names. */
export function managersOf(body: Fields | undefined): readonly Manager[] {
  return listAt(body, "metadata", "managedFields").map((entry) => ({
    manager: textAt(entry, "manager"),
    operation: entry["operation"] === "Apply" ? "Apply" : "Update",
    apiVersion: textAt(entry, "apiVersion"),
    subresource: textAt(entry, "subresource"),
    time: textAt(entry, "time"),
    fields: fromFieldsV1(entry["fieldsV1"]),
  }));
}

/** The object with these managers: appliers first, then by time and name; those without fields are left out. */
export function withManagers(body: Fields, managers: readonly Manager[]): Fields {
  const entries = managers
    .filter(({ fields }) => !isEmpty(fields))
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map(({ fields, subresource, manager, operation, apiVersion, time }) => ({
      manager,
      operation,
      apiVersion,
      time,
      fieldsType: "FieldsV1",
      fieldsV1: toFieldsV1(fields),
      ...(subresource === "" ? {} : { subresource }),
    }));
  const { managedFields: _former, ...metadata } = fieldsAt(body, "metadata");
  return { ...body, metadata: { ...metadata, ...(entries.length === 0 ? {} : { managedFields: entries }) } };
}

/** True for two entries of one writer. */
export function isSame(a: Manager, b: Omit<Manager, "fields" | "time">): boolean {
  return a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource;
}

const sortKey = ({ operation, time, manager, subresource }: Manager): string =>
  JSON.stringify([operation, time, manager, subresource]);
