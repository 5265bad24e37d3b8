import { shortHash } from "../core/index.ts";
import { config, layerOption, relations, unitStore } from "../juju/index.ts";
import { clearFlag, isFlagSet, setFlag, toggleFlag } from "../reactive/index.ts";
import { parseWorkerConfig } from "../connect/index.ts";
import { hasAccess } from "./access.ts";
import { brokersOf } from "./brokers.ts";
import { flags } from "./flags.ts";
import { splitTopics } from "./topics.ts";
import { upperWorkerConfig } from "./upper-layer.ts";

/** The hash of the inputs that were applied last. */
const appliedKey = "kafka-connect-base.applied";

/**
 * Looks at what the workers are made from, once in each hook: are brokers known, and is what was applied
 * still what is asked for? Level, not edge: a change is seen in whatever hook comes next, also after a crash.
 */
export function observeInputs(): void {
  const known = knowsBrokers();
  toggleFlag(flags.topicCreated, known);
  if (!known || !hasAccess()) {
    clearFlag(flags.running);
    clearFlag(flags.ready);
  }
  if (isFlagSet(flags.configured) && unitStore().get(appliedKey) !== inputsHash()) clearFlag(flags.configured);
}

/** Marks the present inputs as applied. */
export function rememberInputs(): void {
  unitStore().set(appliedKey, inputsHash());
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

function knowsBrokers(): boolean {
  return currentBrokers().length > 0 || bootstrapServers() !== undefined;
}

function bootstrapServers(): string | undefined {
  const text = String(config()["worker-config"] ?? "");
  // Only a text that names it is read; a faulty one is reported where the properties are merged.
  const told = text.includes("bootstrap.servers") ? /^\s*bootstrap\.servers\s*=\s*\S/m.test(text) : false;
  if (told) return parseLeniently(text)["bootstrap.servers"];
  return upperWorkerConfig()["bootstrap.servers"];
}

function parseLeniently(text: string): Readonly<Record<string, string>> {
  try {
    return parseWorkerConfig(text).properties;
  } catch {
    return {};
  }
}

function inputsHash(): string {
  return shortHash({ config: config(), brokers: currentBrokers(), upper: upperWorkerConfig() }, 16);
}
