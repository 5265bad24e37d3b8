import { pythonJson } from "../../core/index.ts";
import { isLeader } from "../../juju/index.ts";
import { isFlagSet } from "../../reactive/index.ts";
import { flags } from "../flags.ts";
import { observation } from "../observe.ts";
import { isPublished, keepPublished, liveRelations, type Texts } from "./own-data.ts";

/**
 * Tells every `website` relation (interface http) where Connect's REST API is, level by level: relations that come
 * later hear of it too, and once the workers no longer run, or another unit leads, it is withdrawn. While nobody can
 * look at the workers, what was said stays.
 */
export async function publishWebsite(): Promise<void> {
  const isOurs = isLeader() && isFlagSet(flags.running);
  const seen = observation();
  if (isOurs && seen === undefined) return;
  const data = websiteData(isOurs ? (seen?.services ?? []) : []);
  for (const relation of liveRelations("website")) {
    const bag = relation.toPublishRaw;
    // A unit that never published keeps its private-address, which is Juju's.
    const isSilent = data === withdrawn && (isPublished(relation.id, silent) || !(await bag.get("port")));
    await keepPublished(relation, bag, isSilent ? silent : data);
  }
}

const withdrawn: Texts = { hostname: "", "private-address": "", port: "", extended_data: "" };
const silent: Texts = { port: "" };

/**
 * What a unit publishes on the interface http for these services (`host:port`, IPv6 in brackets): raw texts of the
 * first, and the others as a JSON list in `extended_data` (interface-http, `provides.py`). Addresses of IPv6 are
 * without brackets. No service withdraws all keys.
 */
export function websiteData(services: readonly string[]): Texts {
  const [first, ...others] = services.map(hostOf);
  if (first === undefined) return withdrawn;
  return { ...first, extended_data: others.length === 0 ? "" : pythonJson(others) };
}

function hostOf(service: string): {
  readonly hostname: string;
  readonly port: string;
  readonly "private-address": string;
} {
  const colon = service.lastIndexOf(":");
  const host = service.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  return { hostname: host, port: service.slice(colon + 1), "private-address": host };
}
