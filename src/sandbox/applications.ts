import { randomUUID } from "node:crypto";
import type { CharmFacts, ConfigValue } from "./charm-facts.ts";
import { changeApplication, changeUnit, without } from "./change.ts";
import { checkConfig } from "./config.ts";
import { SandboxError } from "./errors.ts";
import { applicationName, applicationOf, own, relationsOf, unitOf } from "./lookup.ts";
import type { Application, Model, Status, Unit } from "./model.ts";
import { addDatabags, addPeerRelations, dropDatabags } from "./relations.ts";

/** What a new model may choose; every field has a default. */
export type NewModel = {
  /** Default `sandbox`. */
  readonly name?: string;
  /** Default a random one. */
  readonly uuid?: string;
  /** Default `iaas`, machines. */
  readonly type?: Model["type"];
  /** Default `3.6.27`. */
  readonly version?: string;
};

/** An empty model. */
export function createModel(options: NewModel = {}): Model {
  return {
    name: options.name ?? "sandbox",
    uuid: options.uuid ?? randomUUID(),
    type: options.type ?? "iaas",
    version: options.version ?? "3.6.27",
    made: { relations: 0, secrets: 0 },
    applications: {},
    relations: [],
    secrets: {},
  };
}

/** What `deploy` takes. */
export type Deployment = {
  /** The application's name; default the charm's. */
  readonly application?: string;
  readonly charm: CharmFacts;
  /** How many units; default 1. */
  readonly units?: number;
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Resources: name → path of a file. */
  readonly resources?: Readonly<Record<string, string>>;
  /** The address of the units; default 127.0.0.1. */
  readonly address?: string;
};

/**
 * The model with one more application, its units and its peer relations; the first unit leads. Throws
 * `sandbox-failed` for a name that is taken and `config-invalid` for a wrong option.
 */
export function deploy(model: Model, deployment: Deployment): Model {
  const name = deployment.application ?? deployment.charm.name;
  const bare = { ...emptyApplication, charm: deployment.charm, resources: deployment.resources ?? {} };
  const config = checkConfig(bare, deployment.config ?? {});
  const added = addApplication(model, name, { ...bare, config });
  return addUnits(addPeerRelations(added, name), name, {
    count: deployment.units ?? 1,
    ...(deployment.address === undefined ? {} : { address: deployment.address }),
  });
}

/** What `addRemote` takes. */
export type RemoteApplication = {
  readonly application: string;
  /** How many units; default 1. */
  readonly units?: number;
  /** The address of the units; default 127.0.0.1. */
  readonly address?: string;
};

/** The model with an application that no charm runs; it only holds relation data. */
export function addRemote(model: Model, remote: RemoteApplication): Model {
  const added = addApplication(model, remote.application, emptyApplication);
  return addUnits(added, remote.application, {
    count: remote.units ?? 1,
    ...(remote.address === undefined ? {} : { address: remote.address }),
  });
}

const emptyApplication: Application = {
  config: {},
  leaderSettings: {},
  resources: {},
  unitsMade: 0,
  units: {},
};

function addApplication(model: Model, name: string, application: Application): Model {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(name)) {
    throw new SandboxError(`invalid application name "${name}"; use lower-case letters, digits and hyphens`);
  }
  if (own(model.applications, name)) {
    throw new SandboxError(`application ${name} exists in model ${model.name}; choose another name`);
  }
  return { ...model, applications: { ...model.applications, [name]: application } };
}

/** What `addUnits` takes. */
export type NewUnits = {
  /** How many; default 1. */
  readonly count?: number;
  /** Their address; default 127.0.0.1. */
  readonly address?: string;
  /** The number of the first; default the next that was never used. */
  readonly first?: number;
};

/** The model with more units of an application; the first of all leads. Throws `sandbox-failed` for a number in use. */
export function addUnits(model: Model, name: string, options: NewUnits = {}): Model {
  const application = applicationOf(model, name);
  const { count = 1, address = "127.0.0.1", first = application.unitsMade } = options;
  const names = Array.from({ length: count }, (_, index) => `${name}/${first + index}`);
  const taken = names.find((unit) => own(application.units, unit));
  if (taken !== undefined) throw new SandboxError(`unit ${taken} exists in model ${model.name}; choose another number`);
  const since = new Date().toISOString();
  const fresh = (index: number): Unit => ({
    leader: Object.keys(application.units).length + index === 0,
    address,
    status: { status: "waiting", message: "waiting for machine", since },
    history: [],
    agent: { status: "allocating", message: "", since },
    openedPorts: [],
    state: {},
    joined: {},
  });
  const units = Object.fromEntries(names.map((unit, index) => [unit, fresh(index)]));
  const grown = changeApplication(model, name, {
    units: { ...application.units, ...units },
    unitsMade: Math.max(application.unitsMade, first + count),
  });
  return relationsOf(grown, name).reduce((next, relation) => addDatabags(next, relation.id), grown);
}

/** The model with another revision of an application's charm; config and data stay. */
export const refreshCharm = (model: Model, application: string, charm: CharmFacts): Model =>
  changeApplication(model, application, { charm });

/** The model with this unit as the only leader of its application. */
export function setLeader(model: Model, unit: string): Model {
  unitOf(model, unit);
  const name = applicationName(unit);
  const units = Object.entries(applicationOf(model, name).units);
  return changeApplication(model, name, {
    units: Object.fromEntries(units.map(([key, one]) => [key, { ...one, leader: key === unit }])),
  });
}

/** The model with no leader in an application, as after a leader that was lost. */
export function clearLeader(model: Model, application: string): Model {
  const units = Object.entries(applicationOf(model, application).units);
  return changeApplication(model, application, {
    units: Object.fromEntries(units.map(([key, one]) => [key, { ...one, leader: false }])),
  });
}

/** The model without a unit and its databags. Another unit does not lead until `setLeader` says so. */
export function removeUnit(model: Model, unit: string): Model {
  unitOf(model, unit);
  const name = applicationName(unit);
  const left = changeApplication(model, name, { units: without(applicationOf(model, name).units, unit) });
  return dropDatabags(left, unit);
}

/** The model without an application, its relations and its secrets. */
export function removeApplication(model: Model, name: string): Model {
  applicationOf(model, name);
  const secrets = Object.entries(model.secrets).filter(([, { owner }]) => applicationName(owner) !== name);
  return {
    ...model,
    applications: without(model.applications, name),
    relations: model.relations.filter((one) => one.endpoints.every((end) => end.application !== name)),
    secrets: Object.fromEntries(secrets),
  };
}

/** The model with a workload status for a unit; the one before goes to its history. */
export function setUnitStatus(model: Model, unit: string, status: Status): Model {
  const { history, status: before } = unitOf(model, unit);
  return changeUnit(model, unit, { status, history: [...history, before].slice(-50) });
}
