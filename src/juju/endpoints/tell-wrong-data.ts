import type { Stopped } from "../../reactive/index.ts";
import { endpointActor } from "./endpoint-handlers.ts";
import { isFor, type LayerInterface } from "./interfaces.ts";
import type { OpenEndpoint } from "./open-endpoint.ts";
import type { RelationDataError } from "./schema.ts";

/**
 * Tells of all data that does not fit its interface, in every hook for as long as it does not: somebody must correct
 * the other application, and until then nothing that this charm does will help. Data that is only incomplete is the
 * charm's matter: it may be able to do without.
 */
export async function tellWrongData(
  interfaces: readonly LayerInterface[],
  endpoints: readonly OpenEndpoint[],
  tell: (stopped: Stopped) => void,
): Promise<void> {
  for (const open of endpoints) {
    const by = interfaces.find((one) => isFor(one, open.endpoint));
    if (by === undefined) continue;
    const actor = { layer: by.layer, id: endpointActor(open.endpoint, "data") };
    for (const error of await wrongData(open)) tell({ actor, error });
  }
}

async function wrongData({ endpoint, definition }: OpenEndpoint): Promise<readonly RelationDataError[]> {
  const ofUnits = definition?.received === undefined ? [] : endpoint.allJoinedUnits.map(({ data }) => data);
  const related = endpoint.relations.filter(({ joinedUnits }) => joinedUnits.length > 0);
  const ofApps = definition?.receivedApp === undefined ? [] : await Promise.all(related.map((one) => one.appData()));
  return [...ofUnits, ...ofApps].flatMap((data) => (data.state === "wrong" ? data.problem : []));
}
