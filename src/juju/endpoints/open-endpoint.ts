import { clearFlag, isFlagSet, setFlag, toggleFlag } from "../../reactive/index.ts";
import type { EndpointDeclaration } from "../charm.ts";
import type { Relation } from "../relations.ts";
import type { Unit } from "../unit.ts";
import type { InterfaceDefinition } from "./define-interface.ts";
import { departedUnits } from "./departed-units.ts";
import { expandFlag, type Endpoint } from "./endpoint.ts";
import { lazy } from "./lazy.ts";
import { openRelation, relatedUnit } from "./open-relation.ts";
import type { OwnDatabag } from "./own-databag.ts";
import { mergedView } from "./received.ts";

/** What an endpoint is opened with. */
export type Opening = {
  readonly name: string;
  readonly declaration: EndpointDeclaration;
  readonly definition: InterfaceDefinition | undefined;
  /** In natural order. */
  readonly relations: readonly Relation[];
};

/** An endpoint in this hook, and our databags of each of its relations, in their order. */
export type OpenEndpoint = {
  readonly endpoint: Endpoint;
  readonly definition: InterfaceDefinition | undefined;
  readonly own: readonly (readonly OwnDatabag[])[];
};

/** Opens an endpoint with these relations. */
export function openEndpoint(unit: Unit, { name, declaration, definition, relations }: Opening): OpenEndpoint {
  const open = relations.map((relation) => openRelation(unit, relation, definition));
  const opened = open.map(({ relation }) => relation);
  const relation: Endpoint["relation"] = (id) => opened.find((one) => one.id === id);
  // What a departed unit's relation publishes goes nowhere, unless the relation is still there.
  const detached = (id: string) => openRelation(unit, { endpoint: name, id, units: [] }, definition).relation;
  const allJoinedUnits = lazy(() => opened.flatMap(({ joinedUnits }) => joinedUnits));
  const merged = lazy(() => mergedView(allJoinedUnits()));
  const flag: Endpoint["flag"] = (suffix) => expandFlag(name, suffix);
  const endpoint: Endpoint = {
    role: declaration.role,
    interface: declaration.interface,
    name,
    relations: opened,
    relation,
    get allJoinedUnits() {
      return allJoinedUnits();
    },
    joinedUnit: (unitName) => allJoinedUnits().find((one) => one.name === unitName),
    allDepartedUnits: departedUnits(unit.store, name, (id, unitName, data) =>
      relatedUnit(relation(id) ?? detached(id), { name: unitName, data }, definition),
    ),
    isJoined: relations.some(({ units }) => units.length > 0),
    get received() {
      return merged().received;
    },
    get receivedRaw() {
      return merged().receivedRaw;
    },
    flag,
    setFlag: (suffix, value) => setFlag(flag(suffix), value),
    clearFlag: (suffix) => clearFlag(flag(suffix)),
    toggleFlag: (suffix, on) => toggleFlag(flag(suffix), on),
    isFlagSet: (suffix) => isFlagSet(flag(suffix)),
  };
  return { endpoint, definition, own: open.map(({ own }) => own) };
}
