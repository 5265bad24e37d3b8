import { ConfigError } from "../../core/index.ts";
import {
  hookLog,
  HookToolError,
  isLeader,
  readSecret,
  RelationDataError,
  relations,
  type Endpoint,
  type EndpointRelation,
  type HookToolErrorKind,
} from "../../juju/index.ts";
import type { BrokersState } from "../brokers/index.ts";
import { findAnswer, requestIds, type Texts } from "./find-answer.ts";
import { readAccess } from "./kafka-access.ts";
import { loginProperties } from "./login-properties.ts";

/** The relations of an endpoint that are there: not the one whose `-relation-broken` hook runs, which still has data. */
export function liveRelations({ name, relations: opened }: Endpoint): readonly EndpointRelation[] {
  const live = new Set(relations(name).map(({ id }) => id));
  return opened.filter(({ id }) => live.has(id));
}

/**
 * Reads what Kafka answered on an endpoint, with its secrets. `waiting` also while a secret is not granted yet, and while
 * no unit of Kafka is there. A metadata.yaml limits the endpoint to one relation, but Juju checks that only when one is
 * made: more are `wrong`.
 */
export async function readKafkaClient(endpoint: Endpoint): Promise<BrokersState> {
  const [listed, ...more] = relations(endpoint.name);
  if (listed === undefined) return { state: "absent" };
  if (more.length > 0) return { state: "wrong", problem: tooMany(endpoint.name, more.length + 1) };
  const [relation] = liveRelations(endpoint);
  if (relation === undefined || listed.units.length === 0) return { state: "waiting", what: "brokers" };
  const answer = await readAnswer(relation);
  if (answer.state === "ready") return { state: "ready", properties: loginProperties(answer.access) };
  if (answer.state === "waiting") return answer;
  const { id, applicationName } = relation;
  return { state: "wrong", problem: new RelationDataError({ relation: id, who: applicationName }, [answer]) };
}

async function readAnswer(relation: EndpointRelation): Promise<ReturnType<typeof readAccess>> {
  const bag: Texts = Object.fromEntries(await relation.receivedAppRaw());
  const found = findAnswer(bag, bag["version"] === "v1" ? await ourRequests(relation) : new Set());
  if (found.state === "none") return { state: "waiting", what: "brokers" };
  if (found.state === "wrong") return found;
  const { fields } = found;
  const [user, tls] = await Promise.all([
    readGroup(relation, "user", fields["secret-user"]),
    readGroup(relation, "tls", fields["secret-tls"]),
  ]);
  return readAccess(fields, { user, tls });
}

/** Juju tells only the leader what its application published. */
async function ourRequests({ toPublishAppRaw }: EndpointRelation): Promise<ReadonlySet<string>> {
  return requestIds(isLeader() ? ((await toPublishAppRaw.get("requests")) ?? undefined) : undefined);
}

/** The content of a secret of an answer; `undefined` where it is not granted to this application. */
async function readGroup(
  relation: EndpointRelation,
  group: string,
  id: string | undefined,
): Promise<Texts | undefined> {
  if (!id) return undefined;
  try {
    return await readLabelled(id, `${relation.id.replace(":", ".")}.${group}`);
  } catch (error) {
    const kind = kindOf(error);
    if (kind !== "permission-denied" && kind !== "secret-not-found") throw error;
    hookLog().info("a secret of Kafka is not granted to this application yet", { relation: relation.id, group });
    return undefined;
  }
}

/** Reads a secret, and names it for this unit. The name may be that of a secret which this one has replaced. */
async function readLabelled(id: string, label: string): Promise<Texts> {
  try {
    return await readSecret(id, { label });
  } catch (error) {
    if (kindOf(error) !== "unknown") throw error;
    return readSecret(id);
  }
}

const kindOf = (error: unknown): HookToolErrorKind | undefined =>
  error instanceof HookToolError ? error.kind : undefined;

function tooMany(endpoint: string, count: number): ConfigError {
  return new ConfigError(endpoint, `endpoint ${endpoint} has ${count} relations, and workers have one Kafka; keep one`);
}
