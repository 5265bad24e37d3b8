import { applicationName, isBefore4, own, ownEnd, relationOf, remoteEnd, unitOf } from "./lookup.ts";
import type { HookRequest } from "./hook-request.ts";
import type { Model } from "./model.ts";

/** Where a hook's process finds its surroundings. */
export type Surroundings = {
  readonly charm: string;
  readonly tools: string;
  readonly agent: string;
  readonly contextId: string;
  /** The PATH of the agent, after the tools. */
  readonly path: string;
};

/** The PATH of Juju's agent on Ubuntu. */
export const agentPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin";

/**
 * The whole environment of a hook or action: what Juju passes, and nothing else (juju
 * `worker/uniter/runner/context/env.go`; Juju docs, "Hook"). There is no HOME.
 */
export function hookEnvironment(
  model: Model,
  request: HookRequest,
  around: Surroundings,
): Readonly<Record<string, string>> {
  const old = isBefore4(model.version);
  return {
    PATH: `${around.tools}:${around.path}`,
    LANG: "C.UTF-8",
    TERM: "tmux-256color",
    DEBIAN_FRONTEND: "noninteractive",
    APT_LISTCHANGES_FRONTEND: "none",
    CHARM_DIR: around.charm,
    JUJU_CHARM_DIR: around.charm,
    JUJU_CONTEXT_ID: around.contextId,
    JUJU_AGENT_SOCKET_ADDRESS: around.agent,
    JUJU_AGENT_SOCKET_NETWORK: "fifo",
    JUJU_UNIT_NAME: request.unit,
    JUJU_MODEL_NAME: model.name,
    JUJU_MODEL_UUID: model.uuid,
    JUJU_API_ADDRESSES: "127.0.0.1:17070",
    JUJU_VERSION: model.version,
    JUJU_MACHINE_ID: model.type === "caas" ? "" : (request.unit.split("/")[1] ?? ""),
    JUJU_AVAILABILITY_ZONE: "",
    JUJU_PRINCIPAL_UNIT: "",
    ...(old ? { JUJU_SLA: "unsupported" } : {}),
    JUJU_CHARM_HTTP_PROXY: "",
    JUJU_CHARM_HTTPS_PROXY: "",
    JUJU_CHARM_FTP_PROXY: "",
    JUJU_CHARM_NO_PROXY: "127.0.0.1,localhost,::1",
    ...(model.type === "caas" ? { CLOUD_API_VERSION: "1.33.0" } : {}),
    ...nameVariables(request),
    ...storageVariables(model, request),
    ...relationVariables(model, request),
  };
}

function nameVariables(request: HookRequest): Readonly<Record<string, string>> {
  if ("action" in request) {
    const { name, id = "1" } = request.action;
    return {
      JUJU_DISPATCH_PATH: `actions/${name}`,
      JUJU_HOOK_NAME: "",
      JUJU_ACTION_NAME: name,
      JUJU_ACTION_UUID: id,
      JUJU_ACTION_TAG: `action-${id}`,
    };
  }
  const { hook, workload, secret } = request;
  return {
    JUJU_DISPATCH_PATH: `hooks/${hook}`,
    JUJU_HOOK_NAME: hook,
    ...(workload === undefined ? {} : { JUJU_WORKLOAD_NAME: workload }),
    ...(secret && { JUJU_SECRET_ID: secret.id, JUJU_SECRET_LABEL: secret.label ?? "" }),
    ...(secret?.revision === undefined ? {} : { JUJU_SECRET_REVISION: String(secret.revision) }),
  };
}

function storageVariables(model: Model, request: HookRequest): Readonly<Record<string, string>> {
  const id = "action" in request ? undefined : request.storage;
  const storage = id === undefined ? undefined : own(unitOf(model, request.unit).storage ?? {}, id);
  if (id === undefined || !storage) return {};
  return { JUJU_STORAGE_ID: id, JUJU_STORAGE_KIND: storage.kind, JUJU_STORAGE_LOCATION: storage.location };
}

function relationVariables(model: Model, request: HookRequest): Readonly<Record<string, string>> {
  if ("action" in request || !request.relation) return {};
  const { id, remoteUnit = "", remoteApp, departingUnit } = request.relation;
  const relation = relationOf(model, id);
  const application = applicationName(request.unit);
  const endpoint = ownEnd(relation, application)?.name ?? "";
  return {
    JUJU_RELATION: endpoint,
    JUJU_RELATION_ID: `${endpoint}:${id}`,
    JUJU_REMOTE_UNIT: remoteUnit,
    JUJU_REMOTE_APP: remoteApp ?? remoteEnd(relation, application)?.application ?? "",
    ...(departingUnit === undefined ? {} : { JUJU_DEPARTING_UNIT: departingUnit }),
  };
}
