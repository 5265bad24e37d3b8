/**
 * Juju on a plain machine: a model on disk, the hook tools as executables, and a runner that starts a charm's
 * `dispatch` as Juju's agent does and commits or drops what it wrote. The clouds are not played: no machines,
 * disks or containers are made, and no hook runs unless the caller runs it.
 *
 * Start reading at `model.ts`, then `run-hook.ts`.
 *
 * @module
 */
export { actionParameters } from "./action-parameters.ts";
export {
  addRemote,
  addUnits,
  clearLeader,
  createModel,
  deploy,
  refreshCharm,
  removeApplication,
  removeUnit,
  setLeader,
  type Deployment,
  type NewModel,
  type RemoteApplication,
} from "./applications.ts";
export type { ChangedBag } from "./changed-bags.ts";
export {
  readCharm,
  type CharmFacts,
  type CharmOption,
  type ConfigValue,
  type Endpoint,
  type OptionType,
} from "./charm-facts.ts";
export { configOf, setConfig } from "./config.ts";
export { SandboxError } from "./errors.ts";
export {
  hooksAfterConfig,
  hooksAfterData,
  hooksAfterDeploy,
  hooksAfterLeader,
  hooksAfterRefresh,
  hooksAfterRelate,
  hooksAfterSecret,
  hooksToRemoveRelation,
  hooksToRemoveUnit,
} from "./events.ts";
export type { ActionRun, Answer, HookContext, HookRelation, ToolRequest } from "./hook-context.ts";
export type { ActionEvent, HookEvent, HookRequest } from "./hook-request.ts";
export type { ActionOutcome, HookRun, RunOptions, SetStatus, ToolUse } from "./hook-run.ts";
export { answer, toolNames } from "./hook-tools.ts";
export { unitStatus } from "./lookup.ts";
export { secretMask } from "./mask.ts";
export { fileStore, memoryStore, saveModel, type ModelStore } from "./model-store.ts";
export type {
  AgentStatus,
  Application,
  Edit,
  Model,
  Payload,
  PortRange,
  Relation,
  RelationEnd,
  Secret,
  SecretRevision,
  Status,
  StatusWord,
  Storage,
  Unit,
} from "./model.ts";
export { relateRemote } from "./relate-remote.ts";
export { latestRelation, relate, removeRelation, setRelationData, type RelationData } from "./relations.ts";
export { runHook } from "./run-hook.ts";
export { runHooks } from "./run-hooks.ts";
export {
  addSecret,
  grantSecret,
  nextSecretId,
  removeSecret,
  reviseSecret,
  revokeSecret,
  type NewSecret,
} from "./secrets.ts";
export { createToolDirectory, type ToolDirectory } from "./tool-directory.ts";
