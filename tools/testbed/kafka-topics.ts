import { TestbedError } from "./errors.ts";
import type { KafkaJars } from "./kafka-jars.ts";
import { javaCommand, jvmEnvironment } from "./kafka-jvm.ts";
import { runTool } from "./run-tool.ts";

/** Where topics are made: of a `Kafka` with a broker of 3.9.2, whose jars hold the tool. */
export type TopicPlace = {
  readonly bootstrap: string;
  readonly brokerJars: KafkaJars;
  readonly directory: string;
};

/** What a topic keeps: the last value of each key, as Connect's own must, or all of it for a while. */
export type CleanupPolicy = "compact" | "delete";

/**
 * Makes topics of one partition. Workers before 0.11 don't make their own, and a sink of theirs that came before
 * its topic looks for it every five minutes only.
 *
 * @throws {TestbedError} when the broker does not take one, also because it exists.
 */
export async function createTopics(place: TopicPlace, policy: CleanupPolicy, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => createTopic(place, policy, name)));
}

async function createTopic(place: TopicPlace, policy: CleanupPolicy, name: string): Promise<void> {
  const { bootstrap, brokerJars, directory } = place;
  const create = ["--create", "--topic", name, "--partitions", "1", "--replication-factor", "1"];
  const args = ["--bootstrap-server", bootstrap, ...create, "--config", `cleanup.policy=${policy}`];
  const command = javaCommand(brokerJars, { main: "org.apache.kafka.tools.TopicCommand", args });
  const answer = await runTool(command, { directory, environment: jvmEnvironment(directory) });
  if (answer?.code === 0) return;
  const output = `${answer?.stdout ?? ""}${answer?.stderr ?? ""}`.trim();
  throw new TestbedError(`the topic ${name} can't be made; run Kafka's TopicCommand by hand: ${output}`);
}
