import { shortHash } from "../core/index.ts";
import { config, layerOption, relations, unitStore } from "../juju/index.ts";
import { clearFlag, setFlag, toggleFlag } from "../reactive/index.ts";
import { hasAccess } from "./access.ts";
import { brokersOf } from "./brokers.ts";
import { flags } from "./flags.ts";
import { splitTopics } from "./topics.ts";
import { upperImage, upperWorkerConfig } from "./upper-layer.ts";

/** Set while everything is to be applied once more although no input changed: after a refresh of the charm. */
const applyAgainKey = "kafka-connect-base.apply-again";

/** Looks at what the workers are made from, once in each hook: without brokers or access nothing counts as running. */
export function observeInputs(): void {
  const known = knowsBrokers();
  toggleFlag(flags.topicCreated, known);
  if (!known || !hasAccess()) {
    clearFlag(flags.running);
    clearFlag(flags.ready);
  }
}

/** A newer charm may make other objects of the same inputs. */
export function applyAgainAfterRefresh(): void {
  unitStore().set(applyAgainKey, true);
  clearFlag(flags.configured);
}

/**
 * A hash of all that the workers are made from. It is written on the Deployment, so what was applied is told by
 * what is there and not by a unit's memory: a crash, a new leader and a deleted Deployment need no rule of their own.
 */
export function inputsHash(): string {
  const upper = { config: upperWorkerConfig(), image: upperImage() };
  return shortHash({ config: config(), brokers: currentBrokers(), upper }, 16);
}

/** Whether a Deployment with this hash needs no apply. */
export function isApplied(hash: string | undefined): boolean {
  return hash === inputsHash() && unitStore().get(applyAgainKey) === undefined;
}

/** All objects of the present inputs were applied. */
export function inputsWereApplied(): void {
  unitStore().unset(applyAgainKey);
  setFlag(flags.configured);
}

/** The brokers of the relations to Kafka. */
export function currentBrokers(): readonly string[] {
  return brokersOf(relations("kafka"));
}

/** What must be there before workers can be asked for, in the words of the status line; nothing is an empty list. */
export function missingInputs(): readonly string[] {
  const topicsNeeded = layerOption("kafka-connect-base", "topics-required") !== false;
  return [
    ...(knowsBrokers() ? [] : [relations("kafka").length > 0 ? "brokers of the kafka relation" : "kafka relation"]),
    ...(hasAccess() ? [] : ["Kubernetes access (set option kubeconfig)"]),
    ...(topicsNeeded && splitTopics(String(config()["topics"] ?? "")).length === 0 ? ["option topics"] : []),
  ];
}

/** Whether any source names brokers. A worker-config that can't be parsed still counts: the workers it made still run. */
function knowsBrokers(): boolean {
  const inOption = /^\s*bootstrap\.servers\s*=\s*\S/m.test(String(config()["worker-config"] ?? ""));
  return inOption || currentBrokers().length > 0 || upperWorkerConfig()["bootstrap.servers"] !== undefined;
}
