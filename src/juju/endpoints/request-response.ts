import { byCodePoint, type Json } from "../../core/index.ts";
import { entriesOf } from "../tools/answer.ts";
import type { Endpoint, EndpointRelation, EndpointUnit, Values } from "./endpoint.ts";

/** A request of ours, and its response as soon as there is one. */
export type SentRequest = {
  readonly id: string;
  readonly relation: EndpointRelation;
  readonly fields: Values;
  readonly response: Values | undefined;
};

/** A request of a remote unit, and our response if it has one. */
export type ReceivedRequest = {
  readonly id: string;
  readonly unit: EndpointUnit;
  readonly fields: Values;
  readonly response: Values | undefined;
};

/**
 * Asks the other side of a relation for something: publishes the fields under `request_<id>`. Returns the id, a random
 * one unless it is given; with the id of an earlier request that one is replaced.
 */
export function sendRequest(
  relation: EndpointRelation,
  fields: Values,
  { id = newId() }: { readonly id?: string } = {},
): string {
  relation.toPublish.set(requestKey(id), { ...fields, request_id: id });
  return id;
}

/** Answers a request: publishes the fields under `response_<id>`, in place of an earlier response. */
export function respond({ id, unit }: ReceivedRequest, fields: Values): void {
  unit.relation.toPublish.set(responseKey(id), fields);
}

/** All requests of ours that were not forgotten, sorted by id. Of several responses the first unit's counts. */
export async function sentRequests({ relations }: Endpoint): Promise<readonly SentRequest[]> {
  const all = await Promise.all(relations.map(requestsIn));
  return all.flat().toSorted(byId);
}

/** All requests of the joined units, also those that have a response, sorted by id. */
export async function receivedRequests({ allJoinedUnits }: Endpoint): Promise<readonly ReceivedRequest[]> {
  const all = await Promise.all(allJoinedUnits.map(requestsOf));
  return all.flat().toSorted(byId);
}

/**
 * For `atStart` of the side that asks. Sets `endpoint.<name>.has_responses` while there is any, and `all_responses`
 * while there are as many as requests: also where nothing was asked (charms.reactive). Both are as they were at the
 * start of the hook.
 */
export async function followResponses(endpoint: Endpoint): Promise<void> {
  const requests = await sentRequests(endpoint);
  endpoint.toggleFlag("has_responses", requests.some(hasResponse));
  endpoint.toggleFlag("all_responses", requests.every(hasResponse));
}

/**
 * For `atStart` of the side that answers. Sets `endpoint.<name>.has_requests` while there is any, and `new_requests`
 * while one has no response. Both are as they were at the start of the hook.
 */
export async function followRequests(endpoint: Endpoint): Promise<void> {
  const requests = await receivedRequests(endpoint);
  endpoint.toggleFlag("has_requests", requests.length > 0);
  endpoint.toggleFlag("new_requests", !requests.every(hasResponse));
}

/** Keys as charms.reactive names them: the other side may be a Python charm. */
const requestPrefix = "request_";
const requestKey = (id: string): string => requestPrefix + id;
const responseKey = (id: string): string => `response_${id}`;

// Not imported: hardly a hook asks, and an import would read every export, which loads Web Crypto.
const newId = (): string => process.getBuiltinModule("node:crypto").randomUUID();

const hasResponse = ({ response }: { readonly response: Values | undefined }): boolean => response !== undefined;

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => byCodePoint(a.id, b.id);

async function requestsIn(relation: EndpointRelation): Promise<readonly SentRequest[]> {
  const keys = (await relation.toPublish.keys()).filter((key) => key.startsWith(requestPrefix));
  return Promise.all(
    keys.map(async (key) => {
      const fields = fieldsOf(await relation.toPublish.get(key)) ?? {};
      const id = idOf(key, fields);
      const answering = relation.joinedUnits.find(({ received }) => received.has(responseKey(id)));
      return { id, relation, fields, response: fieldsOf(answering?.received.get(responseKey(id))) };
    }),
  );
}

async function requestsOf(unit: EndpointUnit): Promise<readonly ReceivedRequest[]> {
  const entries = [...unit.received].filter(([key]) => key.startsWith(requestPrefix));
  return Promise.all(
    entries.map(async ([key, value]) => {
      const fields = fieldsOf(value) ?? {};
      const id = idOf(key, fields);
      return { id, unit, fields, response: fieldsOf(await unit.relation.toPublish.get(responseKey(id))) };
    }),
  );
}

function idOf(key: string, { request_id: id }: Values): string {
  return typeof id === "string" || typeof id === "number" ? String(id) : key.slice(requestPrefix.length);
}

/** The fields of a request or response; one that is no object has none. */
const fieldsOf = (value: Json | undefined): Values | undefined =>
  value === undefined ? undefined : Object.fromEntries(entriesOf(value));
