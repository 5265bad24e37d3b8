import { imageProfile } from "../../src/layer/image.ts";
import type { Owner } from "../../src/layer/names.ts";
import type { Options } from "../../src/layer/options.ts";
import { readPodOptions } from "../../src/layer/pods/read-pod-options.ts";
import type { PodOptions } from "../../src/layer/helpers.ts";
import { workersSpec, type WorkersSpec } from "../../src/layer/spec.ts";
import { workerProperties, type Properties } from "../../src/layer/worker-properties.ts";
import { parseJson } from "../../src/core/index.ts";
import { defaultOptions } from "./default-options.ts";

/** The application of {@link specOf}. */
export const owner: Owner = { model: { name: "prod", uuid: "0f4e" }, application: "connect" };

/** What a test says of the workers; the rest is two workers of Kafka 4.3.1 on machines. */
export type Wanted = Partial<Omit<Options, "workerConfig">> & {
  readonly workerConfig?: Properties;
  readonly upperLayer?: Properties;
  readonly pods?: PodOptions;
  readonly inKubernetes?: boolean;
};

/** The spec of workers, made as a hook makes it. */
export function specOf(wanted: Wanted = {}): WorkersSpec {
  const {
    image = "apache/kafka:4.3.1",
    workerConfig = {},
    upperLayer = {},
    pods,
    inKubernetes = false,
    ...more
  } = wanted;
  const profile = imageProfile(image);
  const relations = { "bootstrap.servers": "k:9092" };
  const { groupId = "", ...options } = more;
  const properties = workerProperties({ owner, profile, upperLayer, relations, groupId, workerConfig });
  return workersSpec(owner, properties, {
    options: { ...defaultOptions, workers: 2, ...options },
    profile,
    namespace: "data",
    inKubernetes,
    inputs: "0f",
    ...(pods === undefined ? {} : { pods: readPodOptions(parseJson(JSON.stringify(pods))) }),
  });
}
