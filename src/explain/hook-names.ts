import { plainHooks, relationHooks } from "../juju/index.ts";
import type { EndpointRoles } from "../reactive/index.ts";

const plain: ReadonlySet<string> = new Set(plainHooks);

const ofEndpoint = new RegExp(`^(.+)-relation-(?:${relationHooks.join("|")})$`);

/** Storages and containers are not known here, so any name of one will do. */
const named = /^.+-(?:storage-(?:attached|detaching)|pebble-(?:ready|custom-notice|check-failed|check-recovered))$/;

/** Whether Juju can run a hook of this name for a charm with these endpoints. */
export function isHookName(name: string, endpoints: EndpointRoles): boolean {
  const [, endpoint] = ofEndpoint.exec(name) ?? [];
  if (endpoint !== undefined) return Object.hasOwn(endpoints, endpoint);
  return plain.has(name) || named.test(name);
}
