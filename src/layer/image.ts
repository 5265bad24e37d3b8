/** The image that existing upper layers use: it carries their connectors. Kafka 0.10.1, runs as root. */
export const defaultImage = "sborny/kafka-connect-base";

/** What the layer must know of an image to start a worker in it. */
export type ImageProfile = {
  readonly image: string;
  /** `legacy` is Kafka 0.10.1 of {@link defaultImage}; every other image is `modern`. */
  readonly generation: "legacy" | "modern";
  /** Kafka's version as far as it is known: `[4, 3]`. */
  readonly kafka: readonly [number, number] | undefined;
  /** Where the image keeps connector plugins; `undefined` where it has no such notion. */
  readonly pluginPath: string | undefined;
};

/** What an upper layer may tell of its image. */
export type BaseImageOptions = { readonly kafkaVersion?: string };

const pluginPaths: readonly (readonly [RegExp, string])[] = [
  [/confluentinc\//, "/usr/share/java,/usr/share/confluent-hub-components"],
  [/debezium\//, "/kafka/connect"],
];

/** The profile of an image. Kafka's version is told, or read from a tag such as `apache/kafka:4.3.1`. */
export function imageProfile(image: string, { kafkaVersion }: BaseImageOptions = {}): ImageProfile {
  const repository = image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
  if (repository === defaultImage || repository.endsWith(`/${defaultImage}`)) {
    return { image, generation: "legacy", kafka: [0, 10], pluginPath: undefined };
  }
  const told = kafkaVersion ?? versionInTag(image);
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(told ?? "") ?? [];
  const pluginPath = pluginPaths.find(([pattern]) => pattern.test(repository))?.[1] ?? "/opt/kafka/plugins";
  return {
    image,
    generation: "modern",
    kafka: major === undefined ? undefined : [Number(major), Number(minor)],
    pluginPath,
  };
}

function versionInTag(image: string): string | undefined {
  return (/(?:^|\/)apache\/kafka:(\d+\.\d+)/.exec(image) ?? /strimzi\/kafka:.*-kafka-(\d+\.\d+)/.exec(image))?.[1];
}

/** Whether the image's Kafka is known to be this version or a later one. */
export function isKafkaAtLeast({ kafka }: ImageProfile, major: number, minor: number): boolean {
  return kafka !== undefined && (kafka[0] > major || (kafka[0] === major && kafka[1] >= minor));
}
