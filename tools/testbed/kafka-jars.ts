import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash, type Logger } from "../../src/core/index.ts";
import { cachePath, madeOnce } from "./cache.ts";
import { TestbedError } from "./errors.ts";
import { NEWEST, type KafkaVersion } from "./kafka-versions.ts";
import { runTool } from "./run-tool.ts";

const POM = join(import.meta.dirname, "kafka", "pom.xml");
const INSTALL = "install the Debian packages maven and default-jdk-headless";

/** The jars of one Kafka version. */
export type KafkaJars = {
  readonly version: KafkaVersion;
  /** Broker, worker and test connectors: sorted, so that it is the same for every start. */
  readonly classPath: string;
  /** A folder for `plugin.path`, with the file connectors. */
  readonly plugins: string;
};

/**
 * The jars that `kafka/pom.xml` names for a version, from the user's cache; the first call, and the first one
 * after a change of the pom, resolves them with Maven.
 *
 * @throws {TestbedError} when Java or Maven is missing, or Maven can't resolve a jar.
 */
export async function kafkaJars(log: Logger, version: KafkaVersion = NEWEST): Promise<KafkaJars> {
  if ((await runTool(["java", "-version"])) === undefined) {
    throw new TestbedError(`Java is needed to run Kafka; ${INSTALL}`);
  }
  const folder = cachePath("kafka-testbed", `${version}-${shortHash(await readFile(POM, "utf8"), 8)}`);
  await madeOnce(folder, (part) => resolveJars(version, part, log));
  const libs = join(folder, "libs");
  const jars = (await readdir(libs)).filter((name) => name.endsWith(".jar")).toSorted();
  return {
    version,
    classPath: jars.map((name) => join(libs, name)).join(":"),
    plugins: join(folder, "plugins"),
  };
}

async function resolveJars(version: KafkaVersion, folder: string, log: Logger): Promise<void> {
  log.info("resolving the jars of Kafka, once for this user", { version });
  const answer = await runTool(["mvn", "-B", "-q", "-f", POM, "-P", version, `-Dout=${folder}`, "package"]);
  if (answer === undefined) throw new TestbedError(`Maven is needed to fetch Kafka; ${INSTALL}`);
  if (answer.code === 0) return;
  const reason = answer.stdout.trim().split("\n").slice(0, 3).join(" ");
  throw new TestbedError(
    `Maven can't resolve Kafka ${version}: ${reason}; run mvn -f ${POM} -P ${version} package to see all`,
  );
}
