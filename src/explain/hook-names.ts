import type { EndpointRoles } from "../reactive/index.ts";

/** Juju's hooks without a name of the charm's in them (Juju documentation, "Hook"; the last two are gone in Juju 4). */
const plain: ReadonlySet<string> = new Set([
  "install",
  "start",
  "stop",
  "remove",
  "config-changed",
  "update-status",
  "upgrade-charm",
  "leader-elected",
  "leader-settings-changed",
  "leader-deposed",
  "collect-metrics",
  "meter-status-changed",
  "secret-changed",
  "secret-expired",
  "secret-remove",
  "secret-rotate",
  "pre-series-upgrade",
  "post-series-upgrade",
]);

/** Storages and containers are not known here, so any name of one will do. */
const named = /^.+-(?:storage-(?:attached|detaching)|pebble-(?:ready|custom-notice|check-failed|check-recovered))$/;

/** Whether Juju can run a hook of this name for a charm with these endpoints. */
export function isHookName(name: string, endpoints: EndpointRoles): boolean {
  const [, endpoint] = /^(.+)-relation-(?:created|joined|changed|departed|broken)$/.exec(name) ?? [];
  if (endpoint !== undefined) return Object.hasOwn(endpoints, endpoint);
  return plain.has(name) || named.test(name);
}
