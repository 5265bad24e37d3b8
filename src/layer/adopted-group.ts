import { textsOf } from "../core/index.ts";
import { isLeader, unitStore } from "../juju/index.ts";
import { liveRelations } from "./relations/own-data.ts";
import { adoptedRow } from "./upper-layer.ts";

/** In the application's databag of the peers. */
const sharedKey = "adopted-group";

/**
 * Keeps the group.id that the first leader took over from the Python layer. There it was the name of a unit: each unit has
 * taken over another one, and a unit that came later none.
 */
export async function keepAdoptedGroup(): Promise<void> {
  const [peers] = liveRelations("cluster");
  if (!isLeader() || peers === undefined) return;
  const shared = await peers.toPublishAppRaw.get(sharedKey);
  const { "group.id": own } = textsOf(unitStore().get(adoptedRow));
  if (!shared && own !== undefined) peers.toPublishAppRaw.set(sharedKey, own);
  if (shared && shared !== own) unitStore().set(adoptedRow, { "group.id": shared });
}
