import { parseWorkerConfig } from "../connect/index.ts";
import { isCharmError, shortHash, type Json } from "../core/index.ts";
import { config, isLeader, layerOption } from "../juju/index.ts";
import { clearFlag, setFlag, toggleFlag } from "../reactive/index.ts";
import { hasAccess } from "./access.ts";
import { knownBrokers, type KnownBrokers } from "./brokers/index.ts";
import { flags } from "./flags.ts";
import { applyAgain, noteApply } from "./last-apply.ts";
import { areTopicsSettled, settleTopics } from "./storage-topics.ts";
import { splitTopics } from "./topics.ts";
import { upperImage, upperPodOptions, upperWorkerConfig } from "./upper-layer.ts";

/**
 * Looks at what the workers are made from, once in each hook: without brokers or access nothing counts as running. Relations
 * that are wrong take nothing away, like a bad option: the workers go on with the brokers that they have.
 */
export function observeInputs(): void {
  const { state } = currentBrokers();
  if (state !== "wrong") toggleFlag(flags.topicCreated, areBrokersKnown() && areTopicsSettled());
  if (state === "absent" || state === "waiting" || !hasAccess()) {
    clearFlag(flags.running);
    clearFlag(flags.ready);
  }
}

/** A newer charm may make other objects of the same inputs. Any unit may be the one that leads before they are applied. */
export function applyAgainAfterRefresh(): void {
  applyAgain();
  if (isLeader()) clearFlag(flags.configured);
}

/**
 * A hash of all that the workers are made from. It is written on the Deployment, so what was applied is told by
 * what is there and not by a unit's memory: a crash, a new leader and a deleted Deployment need no rule of their own.
 */
export function inputsHash(): string {
  const upper = { config: upperWorkerConfig(), image: upperImage(), pods: upperPodOptions() };
  const brokers = currentBrokers();
  const told = brokers.state === "ready" ? brokers.hash : "";
  const options = { ...config(), "worker-config": whatIsSaid(String(config()["worker-config"] ?? "")) };
  return shortHash({ config: options, brokers: told, upper }, 16);
}

/**
 * What worker-config says, without how it is written: Kubernetes counts a changed hash as a new generation of the
 * Deployment. Text that can't be read is as it is; what is wrong with it is said when it is applied.
 */
function whatIsSaid(text: string): Json {
  try {
    return parseWorkerConfig(text).properties;
  } catch (error) {
    if (!isCharmError(error)) throw error;
    return text;
  }
}

/** Whether a Deployment with this hash was made from the present inputs. */
export function isApplied(hash: string | undefined): boolean {
  return hash === inputsHash();
}

/** All objects of the present inputs were applied. */
export function inputsWereApplied(): void {
  noteApply();
  setFlag(flags.configured);
  workersHaveTopics();
}

/** The workers have the names of Connect's topics that the present inputs have. */
export function workersHaveTopics(): void {
  settleTopics();
  toggleFlag(flags.topicCreated, areBrokersKnown());
}

/** What must be there before workers can be asked for, in the words of the status line; nothing is an empty list. */
export function missingInputs(): readonly string[] {
  const topicsNeeded = layerOption("kafka-connect-base", "topics-required") !== false;
  return [
    ...(currentBrokers().state === "absent" ? ["kafka relation"] : []),
    ...(hasAccess() ? [] : ["Kubernetes access (set option kubeconfig or relate kubernetes)"]),
    ...(topicsNeeded && splitTopics(String(config()["topics"] ?? "")).length === 0 ? ["option topics"] : []),
  ];
}

/** What time or another application must bring, in the words of the status line: the relation has it not yet. */
export function awaitedInputs(): readonly string[] {
  const brokers = currentBrokers();
  return brokers.state === "waiting" ? [`${brokers.what} of the ${brokers.endpoint} relation`] : [];
}

/** What is wrong with the relations to Kafka, in sentences. */
export function wrongInputs(): readonly string[] {
  const brokers = currentBrokers();
  return brokers.state === "wrong" ? [brokers.problem.message] : [];
}

/** Whether workers can be asked for. */
export function areInputsComplete(): boolean {
  return areBrokersKnown() && missingInputs().length === 0;
}

/** Whether any source names brokers. */
function areBrokersKnown(): boolean {
  return ["told", "ready"].includes(currentBrokers().state);
}

/** A worker-config that can't be parsed still tells brokers: the workers it made still run. */
function currentBrokers(): KnownBrokers {
  const workerConfig = /^\s*bootstrap\.servers\s*=\s*\S/m.test(String(config()["worker-config"] ?? ""));
  return knownBrokers({ workerConfig, upperLayer: upperWorkerConfig()["bootstrap.servers"] !== undefined });
}
