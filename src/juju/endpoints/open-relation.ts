import { CharmError } from "../../core/index.ts";
import { relationGet, relationGetApp, relationSet } from "../tools/relation.ts";
import type { Relation, RemoteUnit } from "../relations.ts";
import type { Unit } from "../unit.ts";
import type { InterfaceDefinition } from "./define-interface.ts";
import type { EndpointRelation, EndpointUnit } from "./endpoint.ts";
import { lazy } from "./lazy.ts";
import { ownDatabag, type OwnDatabag } from "./own-databag.ts";
import { decodeAll, mapOf, mergedView, receivedView } from "./received.ts";
import { checkData, type Checked, type DataSource, type Schema } from "./schema.ts";

/** A relation in this hook, and our own databags in it. */
export type OpenRelation = { readonly relation: EndpointRelation; readonly own: readonly OwnDatabag[] };

/** The schemas that a relation's data is held against; `undefined` for an endpoint without a definition. */
type Expected = InterfaceDefinition | undefined;

/** Opens a relation: what the remote units published is there, all else is asked for when it is needed. */
export function openRelation(unit: Unit, { endpoint, id, units }: Relation, expected: Expected): OpenRelation {
  const local = unit.context.application;
  const applicationName = units[0]?.name.split("/", 1).join("") ?? local;
  const joinedUnits = lazy(() => units.map((remote) => relatedUnit(relation, remote, expected)));
  const merged = lazy(() => mergedView(joinedUnits()));
  const appRaw = lazy(async () => mapOf(await relationGetApp(unit.run, id, applicationName)));
  const app = lazy(async () => decodeAll(await appRaw()));
  const appData = lazy(async () => {
    const view = { received: await app(), receivedRaw: await appRaw() };
    return check(expected?.receivedApp, { ...view, values: expected?.values }, { relation: id, who: applicationName });
  });
  const ofUnit = ownDatabag({
    read: () => relationGet(unit.run, id, unit.context.unit),
    write: (settings) => relationSet(unit.run, id, settings, { as: "unit" }),
    check: () => undefined,
  });
  const ofApp = ownDatabag({
    read: () => relationGetApp(unit.run, id, local),
    write: (settings) => relationSet(unit.run, id, settings, { as: "application" }),
    check: () => demandLeader(unit, id),
  });
  const relation: EndpointRelation = {
    id,
    endpoint,
    applicationName,
    get joinedUnits() {
      return joinedUnits();
    },
    get received() {
      return merged().received;
    },
    get receivedRaw() {
      return merged().receivedRaw;
    },
    receivedApp: app,
    receivedAppRaw: appRaw,
    appData,
    toPublish: ofUnit.json,
    toPublishRaw: ofUnit.raw,
    toPublishApp: ofApp.json,
    toPublishAppRaw: ofApp.raw,
  };
  return { relation, own: [ofUnit, ofApp] };
}

/** A remote unit of a relation with what it published, or published last; that is looked at when somebody asks. */
export function relatedUnit(relation: EndpointRelation, remote: RemoteUnit, expected: Expected): EndpointUnit {
  const { name } = remote;
  const view = receivedView(lazy(() => mapOf(remote.data)));
  const checked = lazy(() => {
    const { received, receivedRaw } = view;
    const source = { relation: relation.id, who: name };
    return check(expected?.received, { received, receivedRaw, values: expected?.values }, source);
  });
  return {
    name,
    relation,
    get received() {
      return view.received;
    },
    get receivedRaw() {
      return view.receivedRaw;
    },
    get data() {
      return checked();
    },
  };
}

type Seen = Pick<EndpointUnit, "received" | "receivedRaw"> & { readonly values: "json" | "text" | undefined };

function check(
  schema: Schema<unknown> | undefined,
  { received, receivedRaw, values }: Seen,
  source: DataSource,
): Checked<unknown> {
  const data = values === "text" ? receivedRaw : received;
  return schema === undefined ? { state: "fits", value: Object.fromEntries(data) } : checkData(schema, data, source);
}

function demandLeader({ leader, context }: Unit, relation: string): void {
  if (leader) return;
  throw new CharmError(
    "not-leader",
    `unit ${context.unit} does not lead and can't use the application's data of relation ${relation}; ask isLeader() first`,
  );
}
