import type { Logger } from "../../src/core/index.ts";
import { pythonEnvironment } from "./python-environment.ts";

/** Texts by key. */
type Texts = Readonly<Record<string, string>>;

/** One side of `kafka_client`, and what the other application publishes, one after the other. */
export type KafkaClientPlay = {
  readonly juju: string;
  readonly bags: readonly Texts[];
} & (
  | { readonly side: "requirer"; readonly library: "v0" | "v1" }
  | {
      readonly side: "provider";
      /** `kafka4` is v1 with TLS in the databag, which Charmed Kafka 4 has for requests in v0. */
      readonly library: "v0" | "v1" | "kafka4";
      readonly answer: {
        readonly endpoints: string;
        readonly username: string;
        readonly password: string;
        readonly tls: boolean;
        readonly "tls-ca": string | null;
      };
    }
);

/** What a play came to. */
export type KafkaClientPlayed = {
  /** What the side publishes for its application. */
  readonly bag: Texts;
  /** The contents of its secrets by id. */
  readonly secrets: Readonly<Record<string, Texts>>;
  /** How its last hook failed. */
  readonly error: string | null;
};

/**
 * Canonical's libraries `data_interfaces` v0 and v1, each in a charm of a few lines under ops' simulator of Juju. The
 * first call makes their environment in the user's cache, with pip and the network; later ones need neither.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export async function dataInterfaces(
  log: Logger,
): Promise<(plays: readonly KafkaClientPlay[]) => Promise<readonly KafkaClientPlayed[]>> {
  const requirements = ["requirements-data-interfaces.txt"];
  const { run } = await pythonEnvironment({ name: "Canonical's data_interfaces", requirements }, log);
  return async (plays) =>
    JSON.parse(await run(["run_kafka_client.py"], JSON.stringify(plays))) as readonly KafkaClientPlayed[];
}
