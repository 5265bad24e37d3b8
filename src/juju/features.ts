import { isSince } from "../core/index.ts";

/** The versions of Juju that have something: from `since`, before `until`. */
type Span = { readonly since?: string; readonly until?: string };

/**
 * What not every Juju has that a charm can meet. The tools come first, by their own names; every other tool is older
 * than 2.8, the first Juju with `dispatch`.
 */
const spans: Readonly<Record<Feature, Span>> = {
  // juju `worker/uniter/runner/jujuc/server.go` of 2.9, 3.6 and 4.0: which tools are registered
  "leader-get": { until: "4.0" },
  "leader-set": { until: "4.0" },
  "payload-register": { until: "4.0" },
  "payload-status-set": { until: "4.0" },
  "payload-unregister": { until: "4.0" },
  "relation-model-get": { since: "3.6" },
  // 3.0 had secrets of another form; 3.0.2 split secret-info-get off
  "secret-add": { since: "3.0" },
  "secret-get": { since: "3.0" },
  "secret-grant": { since: "3.0" },
  "secret-ids": { since: "3.0" },
  "secret-info-get": { since: "3.0.2" },
  "secret-remove": { since: "3.0" },
  "secret-revoke": { since: "3.0" },
  "secret-set": { since: "3.0" },
  // ops `jujuversion.py`, `has_secrets`: from here on charms count on them, and labels work
  "secrets between charms": { since: "3.0.3" },
  // ops `jujuversion.py`, `supports_open_port_on_k8s`
  "open-port on Kubernetes": { since: "3.0.3" },
  // Juju 3.3 release notes: `juju add-secret`; 3.4: an option of type secret
  "user secrets": { since: "3.3" },
  "secret options": { since: "3.4" },
  // Juju 3.6.10 release notes
  "credential-get on Kubernetes": { since: "3.6.10" },
  // Before, the last secret-set of a hook is the only one that counts (Juju 3.5.5 and 3.6 release notes)
  "several secret-set of one secret in a hook": { since: "3.5.5" },
};

/** Something that not every Juju has: a hook tool's name, or a few words. */
export type Feature =
  | "leader-get"
  | "leader-set"
  | "payload-register"
  | "payload-status-set"
  | "payload-unregister"
  | "relation-model-get"
  | "secret-add"
  | "secret-get"
  | "secret-grant"
  | "secret-ids"
  | "secret-info-get"
  | "secret-remove"
  | "secret-revoke"
  | "secret-set"
  | "open-port on Kubernetes"
  | "user secrets"
  | "secret options"
  | "credential-get on Kubernetes"
  | "secrets between charms"
  | "several secret-set of one secret in a hook";

/** Whether something is known to come or go with a version of Juju. */
export function isFeature(name: string): name is Feature {
  return Object.hasOwn(spans, name);
}

/** Whether a Juju of this version, such as `3.6.27` or `4.0-beta1`, has a feature. A beta counts as its release. */
export function hasFeature(version: string, feature: Feature): boolean {
  const { since, until }: Span = spans[feature];
  return (since === undefined || isSince(version, since)) && !(until !== undefined && isSince(version, until));
}

/** Which Juju a feature demands, as words that follow its name: `needs Juju 3.0 or later`. */
export function demandOf(feature: Feature): string {
  const { since, until }: Span = spans[feature];
  return since === undefined ? `is gone since Juju ${until}` : `needs Juju ${since} or later`;
}
