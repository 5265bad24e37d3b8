/** Juju's hooks without a name of the charm's in them (Juju documentation, "Hook"; the last two are gone in Juju 4). */
export const plainHooks = [
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
] as const;

/** What follows the name of an endpoint in its hooks. */
export const relationHooks = ["created", "joined", "changed", "departed", "broken"] as const;
