import type { Json } from "../core/index.ts";
import type { CharmFacts, ConfigValue, Endpoint } from "./charm-facts.ts";

/**
 * A whole Juju model as one JSON tree, which is also the format of the file on disk. Times are ISO 8601 texts
 * in UTC. The tree holds the secrets' values in clear: keep the file to yourself.
 */
export type Model = {
  /** The model's name, as in `JUJU_MODEL_NAME`. */
  readonly name: string;
  /** The model's id, as in `JUJU_MODEL_UUID`. */
  readonly uuid: string;
  /** `iaas` = machines, `caas` = Kubernetes. */
  readonly type: "iaas" | "caas";
  /** The version of Juju that is played, such as `3.6.27`; it decides which tools there are. */
  readonly version: string;
  /** How many relations and secrets there ever were: ids are never used twice. */
  readonly made: { readonly relations: number; readonly secrets: number };
  readonly applications: Readonly<Record<string, Application>>;
  readonly relations: readonly Relation[];
  /** What `credential-get` answers; absent while the operator has not trusted the application. */
  readonly cloud?: Json;
  /** By id, `secret:` and 20 characters. */
  readonly secrets: Readonly<Record<string, Secret>>;
};

/** One application: a charm that the sandbox can start, or a remote one that only holds data. */
export type Application = {
  /** The built charm; absent for a remote application, whose hooks nobody runs. */
  readonly charm?: CharmFacts;
  /** The options that were set; the charm's defaults are not in here. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  /** The status that the leader gave the application. */
  readonly status?: Status;
  /** The version of the workload, by `application-version-set`. */
  readonly workloadVersion?: string;
  /** What `leader-set` wrote (Juju before 4). */
  readonly leaderSettings: Readonly<Record<string, string>>;
  /** Attached resources: name → path of the file, for `resource-get`. */
  readonly resources: Readonly<Record<string, string>>;
  /** How many units there ever were: unit numbers are never used twice. */
  readonly unitsMade: number;
  /** By name, such as `connect/0`. */
  readonly units: Readonly<Record<string, Unit>>;
};

/** One unit of an application. */
export type Unit = {
  readonly leader: boolean;
  /** The address that `network-get`, `unit-get` and relation data tell. */
  readonly address: string;
  /** The workload's status, by `status-set`. */
  readonly status: Status;
  /** Earlier statuses of the workload, oldest first; the last 50. */
  readonly history: readonly Status[];
  /** What the agent does; `error` until a failed hook succeeds. */
  readonly agent: AgentStatus;
  readonly openedPorts: readonly PortRange[];
  /** The charm's own store, by `state-set`. */
  readonly state: Readonly<Record<string, string>>;
  /** Attached storages by id, such as `data/0`. */
  readonly storage?: Readonly<Record<string, Storage>>;
  /** Registered payloads by class and id (Juju before 4). */
  readonly payloads?: Readonly<Record<string, Payload>>;
  /** The relations that this unit's hooks have met: relation id → remote units that have joined. */
  readonly joined: Readonly<Record<string, readonly string[]>>;
};

/** The words `status-set` takes, and `unknown` before the first. */
export type StatusWord = "maintenance" | "blocked" | "waiting" | "active" | "unknown" | "error";

/** A status with its message and the time it was set. */
export type Status = { readonly status: StatusWord; readonly message: string; readonly since: string };

/** The agent of a unit: `message` names the failed hook. */
export type AgentStatus = {
  readonly status: "allocating" | "executing" | "idle" | "error";
  readonly message: string;
  readonly since: string;
};

/** Ports that a unit opened. `icmp` has no numbers: both are 0. */
export type PortRange = {
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly from: number;
  readonly to: number;
  /** The endpoints it is opened for; empty = all. */
  readonly endpoints: readonly string[];
};

/** A storage of a unit: the path where it is mounted, or of its device. */
export type Storage = { readonly kind: "filesystem" | "block"; readonly location: string };

/** What a unit has told of something that it started. */
export type Payload = { readonly type: string; readonly status: string; readonly tags: readonly string[] };

/** Two related applications, or one with itself in a peer relation. */
export type Relation = {
  readonly id: number;
  readonly endpoints: readonly RelationEnd[];
  /** True after removal was asked for, until the last `relation-broken` ran. */
  readonly dying: boolean;
  /** The databags: unit or application → its settings. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** One end of a relation. */
export type RelationEnd = Endpoint & { readonly application: string; readonly name: string };

/** A secret with all its revisions. */
export type Secret = {
  /** A unit, an application, or `user` for one of the operator's (`juju add-secret`). */
  readonly owner: string;
  readonly label?: string;
  readonly description?: string;
  readonly expire?: string;
  readonly rotate?: string;
  /** Oldest first; a removed revision leaves its number unused. */
  readonly revisions: readonly SecretRevision[];
  /** Who may read it besides the owner: applications or units. */
  readonly grants: readonly string[];
  /** The readers: unit → the revision it tracks and its own label for the secret. */
  readonly consumers: Readonly<Record<string, { readonly revision: number; readonly label?: string }>>;
};

/** One revision of a secret's content. */
export type SecretRevision = { readonly number: number; readonly content: Readonly<Record<string, string>> };

/** A change of the model. It is kept as a function, so that hooks of several units can commit side by side. */
export type Edit = (model: Model) => Model;
