/**
 * Juju's hook tools, one function for each, with Juju's names: {@link relationGet} is `relation-get`.
 *
 * Each starts one process, asks for JSON and answers with plain data; nothing is cached and nothing recorded. They
 * follow Juju, not this package's versions. What a handler calls is above, in `unit.ts` and beside it. Start reading
 * at `answer.ts`, then any family.
 *
 * @module
 */
export { actionFail, actionGet, actionLog, actionSet } from "./action.ts";
export { applicationVersionSet } from "./application-version.ts";
export { configGet, type OptionValue } from "./config.ts";
export { credentialGet, type CloudCredential } from "./credential.ts";
export { goalState, type GoalState } from "./goal-state.ts";
export { isLeader, leaderGet, leaderSet } from "./leadership.ts";
export { jujuLog } from "./log.ts";
export { networkGet, unitGet, type NetworkAddress, type NetworkInfo, type NetworkInterface } from "./network.ts";
export { payloadRegister, payloadStatusSet, payloadUnregister, type Payload, type PayloadStatus } from "./payload.ts";
export { closePort, openedPorts, openPort, type OpenedPort, type PortOptions } from "./ports.ts";
export { jujuReboot } from "./reboot.ts";
export {
  naturally,
  relationApplication,
  relationGet,
  relationGetApp,
  relationIds,
  relationList,
  relationModelGet,
  relationSet,
  type Databag,
  type PublishAs,
} from "./relation.ts";
export { resourceGet } from "./resource.ts";
export { secretGet, secretIds, secretInfoGet, type SecretInfo, type SecretReading, type SecretRef } from "./secret.ts";
export { secretGrant, secretRevoke, type SecretReader } from "./secret-grant.ts";
export { secretAdd, secretRemove, secretSet, type SecretAbout, type SecretContent } from "./secret-write.ts";
export { stateDelete, stateGet, stateSet } from "./state.ts";
export {
  isStatusName,
  statusGet,
  statusSet,
  type ApplicationStatus,
  type StatusName,
  type ToolStatus,
} from "./status.ts";
export { storageAdd, storageGet, storageList, type Storage } from "./storage.ts";
