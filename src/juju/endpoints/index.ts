/**
 * Relations as flags and typed data: the endpoints of a charm, by the rules of charms.reactive.
 *
 * An interface's author writes a definition per role (`define-interface.ts`); charms find endpoints by name or flag.
 * Reading and publishing is in here, which hooks there are is not. Start reading at `follow-endpoints.ts`, what a
 * hook begins with, and `endpoint.ts`, what handlers get.
 *
 * @module
 */
export { defineInterface, type InterfaceDefinition, type InterfaceParts } from "./define-interface.ts";
export type { DepartedUnits, DepartingUnit } from "./departed-units.ts";
export type { Endpoint, EndpointRelation, EndpointUnit, Received, Values } from "./endpoint.ts";
export { endpointFromFlag, endpointFromName } from "./find-endpoint.ts";
export { followEndpoints, publishRest } from "./follow-endpoints.ts";
export type { Published } from "./own-databag.ts";
export {
  followRequests,
  followResponses,
  receivedRequests,
  respond,
  sendRequest,
  sentRequests,
  type ReceivedRequest,
  type SentRequest,
} from "./request-response.ts";
export {
  RelationDataError,
  type Checked,
  type DataSource,
  type Schema,
  type SchemaIssue,
  type SchemaResult,
} from "./schema.ts";
