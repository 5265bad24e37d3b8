import { CharmError } from "../core/index.ts";

/** What Juju says of a hook through the environment; nothing else of the environment is read. */
export type HookContext = {
  /** The hook's name, such as `config-changed`; empty under `juju exec`. */
  readonly hook: string;
  /** The action's name when an action runs, else `undefined`. */
  readonly action: string | undefined;
  /** This unit, such as `kafka-connect/0`. */
  readonly unit: string;
  readonly application: string;
  readonly model: { readonly name: string; readonly uuid: string };
  /** The charm's folder, which is also the working folder. */
  readonly charmDir: string;
  /** The agent's version, such as `3.6.27`. */
  readonly jujuVersion: string;
  /** True in a Kubernetes model: Juju passes the API server's address on. */
  readonly inKubernetes: boolean;
  /** The relation of a relation hook. */
  readonly relation: HookRelation | undefined;
};

/** The relation that a relation hook is about. */
export type HookRelation = {
  readonly endpoint: string;
  /** `endpoint:number`. */
  readonly id: string;
  readonly remoteUnit: string | undefined;
  readonly remoteApplication: string | undefined;
  readonly departingUnit: string | undefined;
};

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process. */
export const ownEnvironment = (): Environment => process.env;

/**
 * Reads Juju's variables (Juju docs, "Hook execution"). Throws `hook-environment` where one that Juju always
 * passes is missing: then the program was started by hand.
 */
export function readHookContext(environment: Environment = ownEnvironment()): HookContext {
  const unit = required(environment, "JUJU_UNIT_NAME");
  const dispatched = environment["JUJU_DISPATCH_PATH"]?.split("/").at(-1) ?? "";
  const action = environment["JUJU_ACTION_NAME"];
  return {
    hook: environment["JUJU_HOOK_NAME"] || (action ? "" : dispatched),
    action: action || undefined,
    unit,
    application: unit.split("/")[0] ?? unit,
    model: { name: required(environment, "JUJU_MODEL_NAME"), uuid: required(environment, "JUJU_MODEL_UUID") },
    charmDir: environment["JUJU_CHARM_DIR"] ?? required(environment, "CHARM_DIR"),
    jujuVersion: required(environment, "JUJU_VERSION"),
    inKubernetes: Boolean(environment["KUBERNETES_SERVICE_HOST"]),
    relation: readRelation(environment),
  };
}

function readRelation(environment: Environment): HookRelation | undefined {
  const endpoint = environment["JUJU_RELATION"];
  const id = environment["JUJU_RELATION_ID"];
  if (!endpoint || !id) return undefined;
  return {
    endpoint,
    id,
    remoteUnit: environment["JUJU_REMOTE_UNIT"] || undefined,
    remoteApplication: environment["JUJU_REMOTE_APP"] || undefined,
    departingUnit: environment["JUJU_DEPARTING_UNIT"] || undefined,
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new CharmError(
    "hook-environment",
    `${name} is not set; start the charm through its dispatch file, as Juju does`,
  );
}
