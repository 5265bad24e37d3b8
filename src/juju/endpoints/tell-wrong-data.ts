import { CharmError, textsOf, type Json } from "../../core/index.ts";
import type { Stopped } from "../../reactive/index.ts";
import { storeKeys } from "../store-keys.ts";
import type { Unit } from "../unit.ts";
import { endpointActor } from "./endpoint-handlers.ts";
import { isFor, type LayerInterface } from "./interfaces.ts";
import type { OpenEndpoint } from "./open-endpoint.ts";
import type { RelationDataError } from "./schema.ts";

/**
 * Tells of all data that does not fit its interface, in every hook for as long as it does not: somebody must correct
 * the other application, and until then nothing that this charm does will help. Data that is only incomplete is the
 * charm's matter: it may be able to do without. `update-status` repeats what was last found, without looking again.
 */
export async function tellWrongData(
  { context, store }: Unit,
  { interfaces, endpoints }: { interfaces: readonly LayerInterface[]; endpoints: readonly OpenEndpoint[] },
  tell: (stopped: Stopped) => void,
): Promise<void> {
  const checked = endpoints.filter(({ definition }) => definition?.received ?? definition?.receivedApp);
  if (checked.length === 0) return store.unset(storeKeys.wrongData);
  if (context.hook !== "update-status" || !store.has(storeKeys.wrongData)) {
    const found = await Promise.all(checked.map((open) => wrongIn(interfaces, open)));
    store.set(storeKeys.wrongData, found.flat());
  }
  for (const { layer, id, message } of keptIn(store.get(storeKeys.wrongData))) {
    tell({ actor: { layer, id }, error: new CharmError("config-invalid", message) });
  }
}

/** What is kept of wrong data; its message holds no values. */
type Wrong = { readonly layer: string; readonly id: string; readonly message: string };

async function wrongIn(interfaces: readonly LayerInterface[], open: OpenEndpoint): Promise<readonly Wrong[]> {
  const by = interfaces.find((one) => isFor(one, open.endpoint));
  if (by === undefined) return [];
  const id = endpointActor(open.endpoint, "data");
  return (await wrongData(open)).map(({ message }) => ({ layer: by.layer, id, message }));
}

const keptIn = (row: Json | undefined): readonly Wrong[] =>
  (Array.isArray(row) ? row : []).map((one: Json) => {
    const { layer = "", id = "", message = "" } = textsOf(one);
    return { layer, id, message };
  });

async function wrongData({ endpoint, definition }: OpenEndpoint): Promise<readonly RelationDataError[]> {
  const ofUnits = definition?.received === undefined ? [] : endpoint.allJoinedUnits.map(({ data }) => data);
  const related = endpoint.relations.filter(({ joinedUnits }) => joinedUnits.length > 0);
  const ofApps = definition?.receivedApp === undefined ? [] : await Promise.all(related.map((one) => one.appData()));
  return [...ofUnits, ...ofApps].flatMap((data) => (data.state === "wrong" ? data.problem : []));
}
