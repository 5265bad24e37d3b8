import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { imageProfile } from "../../src/layer/image.ts";
import type { Owner } from "../../src/layer/names.ts";
import { resources } from "../../src/layer/resources/index.ts";
import { workersSpec, type WorkersSpec } from "../../src/layer/spec.ts";
import { secretsFolder } from "../../src/layer/start-script.ts";
import { defaultTopics, workerProperties } from "../../src/layer/worker-properties.ts";
import {
  FAST_WORKER,
  freePorts,
  LOOPBACK,
  propertiesText,
  startWorker,
  type Kafka,
  type KafkaJars,
  type Properties,
  type Worker,
} from "../../tools/testbed/index.ts";
import { defaultOptions } from "../layer/default-options.ts";

const owner: Owner = { model: { name: "prod", uuid: "0f4e" }, application: "connect" };

/** Connect's own topics, as the layer names them. */
export const ownTopics: readonly string[] = Object.values(defaultTopics(owner));

/** What the layer makes for the workers of an image, with the lines of an operator's worker-config. */
export function renderedWorkers(image: string, bootstrap: string, workerConfig: Properties): WorkersSpec {
  return relatedWorkers(image, { "bootstrap.servers": bootstrap }, workerConfig);
}

/** The same, with all that a relation to Kafka gives. */
export function relatedWorkers(image: string, relations: Properties, workerConfig: Properties = {}): WorkersSpec {
  const profile = imageProfile(image);
  const config = { ...FAST_WORKER, ...workerConfig };
  const sources = { owner, profile, upperLayer: {}, relations, groupId: "", workerConfig: config };
  return workersSpec(owner, workerProperties(sources), {
    options: defaultOptions,
    profile,
    namespace: "data",
    inKubernetes: false,
    inputs: "",
  });
}

/** The properties file that a pod mounts. */
export function mountedFile(spec: WorkersSpec): string {
  const [config] = resources(spec);
  const data = config?.["data"] as Readonly<Record<string, string>> | undefined;
  return data?.["connect-distributes.properties"] ?? "";
}

/** Starts a worker from the file that its pod would mount, and from the secrets beside it. */
export async function startRenderedWorker(kafka: Kafka, spec: WorkersSpec, jars: KafkaJars): Promise<Worker> {
  const [port = 0] = await freePorts(1);
  const name = `worker-at-${port}`;
  const secrets = join(kafka.directory, `${name}-secrets`);
  await mkdir(secrets);
  for (const [file, value] of Object.entries(spec.secrets)) await writeFile(join(secrets, file), value);
  const file = mountedFile(spec).replaceAll(secretsFolder, secrets);
  const text = file + propertiesText(onOneMachine(spec, port, jars.plugins));
  return startWorker(kafka, { name, host: LOOPBACK, port, jars, propertiesText: text });
}

/** What a pod's own address and image would have given; the last of equal keys wins. */
function onOneMachine({ profile }: WorkersSpec, port: number, plugins: string): Properties {
  const address = { "rest.advertised.host.name": LOOPBACK };
  if (profile.generation === "legacy") return { ...address, "rest.port": String(port) };
  return { ...address, listeners: `http://${LOOPBACK}:${port}`, "plugin.path": plugins };
}
