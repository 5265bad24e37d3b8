import { isJsonMap, type Json } from "../core/index.ts";
import { hookContext, unitStore } from "../juju/index.ts";
import type { Migration } from "../reactive/index.ts";
import { defaultImage } from "./image.ts";
import { adoptedRow, upperLayerRows } from "./upper-layer.ts";
import { adoptedConnectorsRow } from "./declared-connectors.ts";

/** The rows of the Python layer, under the names that it gave them. */
const python = {
  properties: "worker.properties",
  image: "docker-image",
  connectors: "connectors",
  service: "kafka-connect-service",
} as const;

/**
 * Takes over a unit of the Python layer: what its upper layer asked for, the connectors that it registered, and the
 * group.id of its workers, which was the name of the unit where nobody set another. Its default image was remembered as if somebody
 * had chosen it; a default is none.
 */
function adoptPython(): void {
  const store = unitStore();
  const image = store.get(python.image);
  if (image === undefined) return; // the Python layer remembers one from the first
  const properties = textsIn(store.get(python.properties));
  if (Object.keys(properties).length > 0) store.set(upperLayerRows.workerConfig, properties);
  if (typeof image === "string" && image !== defaultImage) store.set(upperLayerRows.baseImage, { image });
  store.set(adoptedRow, { "group.id": hookContext().unit.replaceAll("/", "-") });
  const connectors = store.get(python.connectors);
  if (isJsonMap(connectors) && Object.keys(connectors).length > 0) {
    const texts = Object.entries(connectors).map(([name, connector]) => [name, textsIn(connector)]);
    store.set(adoptedConnectorsRow, Object.fromEntries(texts));
  }
  for (const row of [...Object.values(python), "reactive.data_changed.resource-context"]) store.unset(row);
}

/** Python kept numbers and booleans as they came; Connect takes all values as texts. */
const textsIn = (value: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isJsonMap(value) ? value : {}).map(([key, one]) => [
      key,
      typeof one === "string" ? one : JSON.stringify(one),
    ]),
  );

/** How a newer version of the layer takes over what an older one kept. A step is never changed once it was released. */
export const migrations: readonly Migration[] = [{ to: 1, migrate: adoptPython }];
