/**
 * Juju's side of a charm: its environment, its hook tools, one hook from start to commit.
 *
 * `tools/` mirrors Juju's hook tools one to one and follows Juju, not this package's versions. It knows
 * nothing of Kubernetes or Kafka. Start reading at `main.ts`, then `hook.ts`.
 *
 * @module
 */
export { actionLog } from "./actions.ts";
export type { Charm, EndpointDeclaration, OptionDefinition } from "./charm.ts";
export {
  readHookContext,
  type Environment,
  type HookContext,
  type HookRelation,
  type HookSecret,
  type HookStorage,
} from "./context.ts";
export {
  defineInterface,
  endpointFromFlag,
  endpointFromName,
  followRequests,
  followResponses,
  receivedRequests,
  RelationDataError,
  respond,
  sendRequest,
  sentRequests,
  type Checked,
  type DataSource,
  type DepartedUnits,
  type DepartingUnit,
  type Endpoint,
  type EndpointRelation,
  type EndpointUnit,
  type InterfaceDefinition,
  type InterfaceParts,
  type Published,
  type Received,
  type ReceivedRequest,
  type Schema,
  type SchemaIssue,
  type SchemaResult,
  type SentRequest,
  type Values,
} from "./endpoints/index.ts";
export { isSince } from "../core/index.ts";
export { hasFeature, type Feature } from "./features.ts";
export { plainHooks, relationHooks } from "./hook-names.ts";
export { leaderGet, leaderSet } from "./leader-settings.ts";
export { runCharm, type RunOptions } from "./main.ts";
export { configFlags, type ConfigFlagsInput } from "./config-flags.ts";
export { HookToolError, type HookToolErrorKind, type ToolEnd } from "./hook-tool-error.ts";
export { runTool, toolRunner, type RunTool, type RunToolNow, type ToolRunner } from "./run-tool.ts";
export { closePort, openedPorts, openPort } from "./ports.ts";
export type { Relation, RemoteUnit } from "./relations.ts";
export { gravestStatus, status } from "./status.ts";
export { storeKeys } from "./store-keys.ts";
export * as tools from "./tools/index.ts";
export { configGet, type OptionValue } from "./tools/config.ts";
export { goalState, type GoalState } from "./tools/goal-state.ts";
export { jujuLog } from "./tools/log.ts";
export {
  naturally,
  relationApplication,
  relationGet,
  relationIds,
  relationList,
  type Databag,
} from "./tools/relation.ts";
export { secretGet } from "./tools/secret.ts";
export { statusSet, type StatusName } from "./tools/status.ts";
export {
  config,
  currentUnit,
  hookContext,
  hookLog,
  hookTool,
  isLeader,
  layerOption,
  perHook,
  readSecret,
  relations,
  remoteUnits,
  stillLeads,
  unitStore,
  type RecordedStatus,
  type Unit,
} from "./unit.ts";
export { type UnitMemory } from "./unit-memory.ts";
export { readUnitStore, writeUnitStore } from "./unit-store.ts";
export { setWorkloadVersion } from "./workload-version.ts";
export type { Write } from "./writes.ts";
