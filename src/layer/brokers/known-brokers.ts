import { ConfigError } from "../../core/index.ts";
import type { Properties } from "../worker-properties.ts";
import type { BrokersOutline } from "./brokers-state.ts";
import { readEndpoint, seenBrokers } from "./look-at-brokers.ts";

/** Where brokers come from in a hook: a relation, or properties that name them (`told`). */
export type KnownBrokers =
  | { readonly state: "told" }
  | (Exclude<BrokersOutline, { readonly state: "absent" }> & { readonly endpoint: BrokerEndpoint })
  | { readonly state: "absent" };

/** The endpoints that brokers come from. */
type BrokerEndpoint = (typeof endpoints)[number];
const endpoints = ["kafka", "kafka-client"] as const;

/** Who names `bootstrap.servers` besides the relations. */
export type ToldBy = { readonly workerConfig: boolean; readonly upperLayer: boolean };

/**
 * What this hook knows of the brokers, without reading more of Juju. The option worker-config beats a relation that has
 * yet to tell its brokers, as it overrides all; what the upper layer names counts only without a relation, which would
 * override it: the workers would join one Kafka now and another one soon. `wrong` where both endpoints are related.
 */
export function knownBrokers({ workerConfig, upperLayer }: ToldBy): KnownBrokers {
  const related = endpoints.flatMap((endpoint) => {
    const seen = seenBrokers(endpoint);
    return seen.state === "absent" ? [] : [{ ...seen, endpoint }];
  });
  const [first, second] = related;
  if (first === undefined) return { state: workerConfig || upperLayer ? "told" : "absent" };
  if (second !== undefined) return { state: "wrong", endpoint: second.endpoint, problem: bothRelated() };
  return first.state === "waiting" && workerConfig ? { state: "told" } : first;
}

/** The worker properties of the relation to Kafka: none without one, or while it has yet to tell its brokers. */
export async function readBrokers(): Promise<Properties> {
  const states = await Promise.all(endpoints.map(readEndpoint));
  return states.find((one) => one.state === "ready")?.properties ?? {};
}

function bothRelated(): ConfigError {
  const both = endpoints.join(" and ");
  return new ConfigError("kafka-client", `relations ${both} are both there, and workers have one Kafka; remove one`);
}
