import { isJsonMap, parseJson, shortHash, stableJson, textsOf } from "../core/index.ts";
import { isLeader, unitStore } from "../juju/index.ts";
import type { KubernetesApi } from "../kubernetes/index.ts";
import type { FoundWorkers } from "./find-workers.ts";
import { owner } from "./owner.ts";
import { pythonNames } from "./python-names.ts";
import { liveRelations } from "./relations/own-data.ts";
import { clusterAnnotation } from "./resources/index.ts";
import { adoptedRow } from "./upper-layer.ts";
import { clusterIdentity, identityKeys, type Properties } from "./worker-properties.ts";

/** In the application's databag of the peers: what the first leader took over, as JSON. */
const sharedKey = "adopted";

/**
 * Keeps the group.id and the topics that the Python layer's workers have. Its default group was the name of the unit that led
 * when they were made: each unit remembers another one, and a unit that came later none. So the first leader reads them
 * from the workers' own ConfigMap and tells its peers.
 */
export async function keepAdoptedGroup(api: KubernetesApi, found: FoundWorkers): Promise<void> {
  if (!isLeader()) return;
  const [peers] = liveRelations("cluster");
  const shared = await peers?.toPublishAppRaw.get(sharedKey);
  const own = unitStore().get(adoptedRow);
  if (shared) {
    if (shared !== stableJson(own)) unitStore().set(adoptedRow, textsOf(parseJson(shared)));
    return;
  }
  if (own === undefined) return;
  const adopted = { ...textsOf(own), ...(isPythons(found) ? await liveIdentity(api) : {}) };
  unitStore().set(adoptedRow, adopted);
  peers?.toPublishAppRaw.set(sharedKey, stableJson(adopted));
}

/** Which Connect cluster the workers form that are there; `undefined` where nothing tells. */
export function formerCluster(found: FoundWorkers): string | undefined {
  const annotated = found.deployment?.metadata.annotations?.[clusterAnnotation];
  if (annotated !== undefined || !isPythons(found)) return annotated;
  const adopted = textsOf(unitStore().get(adoptedRow));
  return identityKeys.every((key) => adopted[key] !== undefined) ? shortHash(clusterIdentity(adopted), 10) : undefined;
}

/** Whether the Deployment is as the Python layer made it, and nothing was applied to it yet. */
const isPythons = ({ deployment, names }: FoundWorkers): boolean =>
  deployment?.metadata.name === names.deployment &&
  names.deployment === pythonNames(owner()).deployment &&
  deployment.metadata.annotations?.[clusterAnnotation] === undefined;

/** What the Python layer rendered: `key=value` lines, with nothing escaped. */
async function liveIdentity(api: KubernetesApi): Promise<Properties> {
  const config = await api.read("ConfigMap", pythonNames(owner()).configMap);
  const data = config?.["data"];
  const lines = Object.values(textsOf(isJsonMap(data) ? data : {})).flatMap((text) => text.split(/\r?\n/));
  const found = lines.map((line) => /^\s*([\w.]+)=(.+)$/.exec(line.trimEnd())).filter((match) => match !== null);
  const properties = Object.fromEntries(found.map(([, key = "", value = ""]) => [key, value]));
  return Object.fromEntries(
    identityKeys.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]])),
  );
}
