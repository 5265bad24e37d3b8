import type { Json, Store } from "../../core/index.ts";
import { asTexts, entriesOf } from "../tools/answer.ts";
import type { Databag } from "../tools/relation.ts";
import type { EndpointUnit } from "./endpoint.ts";

/**
 * Units that left, each with its last data, for whatever must be cleaned up after them. A unit is added when it
 * departs, and stays until it is taken off; one that departed twice is there twice.
 */
export type DepartedUnits<Data = unknown, AppData = unknown> = {
  /** In the order in which they left. */
  readonly all: () => readonly EndpointUnit<Data, AppData>[];
  /** The first one of this name. */
  readonly find: (name: string) => EndpointUnit<Data, AppData> | undefined;
  readonly add: (unit: DepartingUnit) => void;
  /** Takes the first one of this name off the list. */
  readonly remove: (name: string) => void;
  readonly clear: () => void;
};

/** What is kept of a unit. */
export type DepartingUnit = Pick<EndpointUnit, "name" | "receivedRaw"> & {
  readonly relation: Pick<EndpointUnit["relation"], "id">;
};

/** How it is kept; the row of charms.reactive, which a refreshed unit brings along. */
type Kept = { readonly relation: string; readonly unit_name: string; readonly data: Databag };

/** The list of one endpoint. `revive` makes a unit of what was kept. */
export function departedUnits<Data, AppData>(
  store: Store,
  endpoint: string,
  revive: (relation: string, name: string, data: Databag) => EndpointUnit<Data, AppData>,
): DepartedUnits<Data, AppData> {
  const key = `reactive.endpoints.departed.${endpoint}`;
  const read = (): readonly Kept[] => keptUnits(store.get(key));
  const write = (list: readonly Kept[]): void => {
    if (list.length === 0) store.unset(key);
    else store.set(key, list);
  };
  const all = (): readonly EndpointUnit<Data, AppData>[] =>
    read().map(({ relation, unit_name, data }) => revive(relation, unit_name, data));
  return {
    all,
    find: (name) => all().find((unit) => unit.name === name),
    add: ({ name, relation, receivedRaw }) =>
      write([...read(), { relation: relation.id, unit_name: name, data: Object.fromEntries(receivedRaw) }]),
    remove: (name) => {
      const list = read();
      const place = list.findIndex(({ unit_name }) => unit_name === name);
      if (place >= 0) write(list.toSpliced(place, 1));
    },
    clear: () => write([]),
  };
}

function keptUnits(row: Json | undefined): readonly Kept[] {
  if (!Array.isArray(row)) return [];
  return row.map((one: Json) => {
    const { data, ...names } = Object.fromEntries(entriesOf(one));
    const { relation = "", unit_name = "" } = asTexts(names);
    return { relation, unit_name, data: asTexts(data) };
  });
}
