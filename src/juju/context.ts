import { CharmError } from "../core/index.ts";

/** What Juju says of a hook through the environment; nothing else of the environment is read. */
export type HookContext = {
  /** The hook's name, such as `config-changed`; empty under `juju exec`. */
  readonly hook: string;
  /** The action that an operator runs, else `undefined`. */
  readonly action: { readonly name: string; readonly id: string } | undefined;
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
  /** The API server of a Kubernetes model, `https://host:port`. */
  readonly kubernetesServer?: string;
  /** Where Kubernetes mounts the credentials of this pod's service account; a variable of ours moves it for the sandbox. */
  readonly serviceAccount: string;
  /** The relation of a relation hook. */
  readonly relation: HookRelation | undefined;
  /** The secret of a secret hook. */
  readonly secret: HookSecret | undefined;
  /** The storage of a storage hook. */
  readonly storage: HookStorage | undefined;
  /** The container of a pebble hook. */
  readonly workload: string | undefined;
  /** Set where a person wants to stop the charm in a debugger; not so in any usual hook. */
  readonly debug: DebugRequest | undefined;
};

/** Where a charm stops for a debugger. */
export type DebugRequest = {
  /** `all` or `hook` (the first handler), or handlers by name or id (`juju debug-code --at`). */
  readonly at: readonly string[];
  /** Where the debugger is awaited, on loopback; another port is taken when somebody has this one. */
  readonly port: number;
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

/** The secret that a secret hook is about. */
export type HookSecret = {
  /** `secret:` and 20 letters and digits. */
  readonly id: string;
  /** The label under which this unit knows it. */
  readonly label: string | undefined;
  /** In `secret-expired` and `secret-remove`. */
  readonly revision: number | undefined;
};

/** The storage that a storage hook is about. */
export type HookStorage = {
  /** Such as `data/0`. */
  readonly id: string;
  /** Where it is mounted, or its device. */
  readonly location: string | undefined;
  readonly kind: string | undefined;
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
    hook: action ? "" : environment["JUJU_HOOK_NAME"] || dispatched,
    action: action ? { name: action, id: environment["JUJU_ACTION_UUID"] ?? "" } : undefined,
    unit,
    application: unit.split("/")[0] ?? unit,
    model: { name: required(environment, "JUJU_MODEL_NAME"), uuid: required(environment, "JUJU_MODEL_UUID") },
    charmDir: environment["JUJU_CHARM_DIR"] ?? required(environment, "CHARM_DIR"),
    jujuVersion: required(environment, "JUJU_VERSION"),
    inKubernetes: Boolean(environment["KUBERNETES_SERVICE_HOST"]),
    ...readKubernetesServer(environment),
    serviceAccount: environment["CHARM_SERVICE_ACCOUNT"] || "/var/run/secrets/kubernetes.io/serviceaccount",
    relation: readRelation(environment),
    secret: readSecret(environment),
    storage: readStorage(environment),
    workload: environment["JUJU_WORKLOAD_NAME"] || undefined,
    debug: readDebugRequest(environment),
  };
}

function readKubernetesServer(environment: Environment): Pick<HookContext, "kubernetesServer"> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443" } = environment;
  return host ? { kubernetesServer: `https://${host.includes(":") ? `[${host}]` : host}:${port}` } : {};
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

function readSecret(environment: Environment): HookSecret | undefined {
  const id = environment["JUJU_SECRET_ID"];
  if (!id) return undefined;
  const revision = Number(environment["JUJU_SECRET_REVISION"] || Number.NaN);
  return {
    id,
    label: environment["JUJU_SECRET_LABEL"] || undefined,
    revision: Number.isNaN(revision) ? undefined : revision,
  };
}

function readStorage(environment: Environment): HookStorage | undefined {
  const id = environment["JUJU_STORAGE_ID"];
  if (!id) return undefined;
  const { JUJU_STORAGE_LOCATION: location, JUJU_STORAGE_KIND: kind } = environment;
  return { id, location: location || undefined, kind: kind || undefined };
}

/** `juju debug-code` sets the variable for the hooks that it intercepts (Juju docs); the port is ours. */
function readDebugRequest(environment: Environment): DebugRequest | undefined {
  const at = (environment["JUJU_DEBUG_AT"] ?? "").split(",").map((name) => name.trim());
  const names = at.filter((name) => name !== "");
  return names.length === 0 ? undefined : { at: names, port: Number(environment["CHARM_INSPECT_PORT"] || "9229") };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new CharmError(
    "hook-environment",
    `${name} is not set; start the charm through its dispatch file, as Juju does`,
  );
}
