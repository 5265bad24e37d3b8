import { isDeepStrictEqual } from "node:util";
import { parseWorkerConfig } from "../connect/index.ts";
import { isCharmError } from "../core/index.ts";
import { config, unitStore } from "../juju/index.ts";
import { owner } from "./owner.ts";
import { upperWorkerConfig } from "./upper-layer.ts";
import { defaultTopics, type storageTopics } from "./worker-properties.ts";

/** The property that names one of the topics in which Connect keeps itself. */
export type StorageTopic = keyof typeof storageTopics;

/** The names that the workers were last seen to have, or got. */
const settledKey = "kafka-connect-base.topics";

/** The name of one of Connect's own topics as the present inputs have it. Throws for a worker-config that can't be read. */
export function storageTopic(key: StorageTopic): string {
  const text = String(config()["worker-config"] ?? "");
  const overridden = text.includes(key) ? parseWorkerConfig(text).properties[key] : undefined;
  return overridden ?? upperWorkerConfig()[key] ?? defaultTopics(owner())[key];
}

/** Whether the names are those that the workers have; also before there are any, and while worker-config can't be read. */
export function areTopicsSettled(): boolean {
  const [settled, present] = [unitStore().get(settledKey), presentTopics()];
  return settled === undefined || present === undefined || isDeepStrictEqual(settled, present);
}

/** The workers have the present names. */
export function settleTopics(): void {
  const present = presentTopics();
  if (present !== undefined && !isDeepStrictEqual(unitStore().get(settledKey), present)) {
    unitStore().set(settledKey, present);
  }
}

function presentTopics(): readonly string[] | undefined {
  try {
    return (["config.storage.topic", "offset.storage.topic", "status.storage.topic"] as const).map(storageTopic);
  } catch (error) {
    if (isCharmError(error)) return undefined; // said when it is applied
    throw error;
  }
}
