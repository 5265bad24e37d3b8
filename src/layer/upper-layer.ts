import { isDeepStrictEqual } from "node:util";
import { isJsonMap, parseJson, textsOf, type Json } from "../core/index.ts";
import { unitStore } from "../juju/index.ts";
import { clearFlag } from "../reactive/index.ts";
import { flags } from "./flags.ts";
import { defaultImage, imageProfile, type BaseImageOptions, type ImageProfile } from "./image.ts";
import type { PodOptions } from "./pods/pod-options.ts";
import type { Properties } from "./worker-properties.ts";

/** What the upper layer asked for, kept between hooks. */
export const upperLayerRows = {
  workerConfig: "kafka-connect-base.worker-config",
  baseImage: "kafka-connect-base.base-image",
  podOptions: "kafka-connect-base.pod-options",
} as const;

/** What a unit of the Python layer ran with where nobody had set it: kept, so that its workers stay one group. */
export const adoptedRow = "kafka-connect-base.adopted";

/**
 * Worker properties of the upper layer: above the defaults, below relations, options and `worker-config`.
 * Replaces those of an earlier call; equal properties change nothing. Values are kept as text.
 */
export function setWorkerConfig(config: Readonly<Record<string, string | number | boolean>>): void {
  keep(
    upperLayerRows.workerConfig,
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)])),
  );
}

/**
 * The image of the workers, unless the operator sets the option `image`. `kafkaVersion`, such as `4.3`, tells
 * what the layer can't read from the tag: which probes and defaults fit. An equal image changes nothing.
 */
export function setBaseImage(image: string, options: BaseImageOptions = {}): void {
  keep(upperLayerRows.baseImage, { image, ...options });
}

/**
 * What the workers' pods are to have beyond what the layer gives them. Replaces what an earlier call gave; equal options
 * change nothing. They are checked when the workers are applied: what is wrong with them then blocks the unit, and
 * running workers stay.
 */
export function setPodOptions(options: PodOptions): void {
  keep(upperLayerRows.podOptions, parseJson(JSON.stringify(options))); // without what is undefined
}

/** What was given to {@link setPodOptions}, unchecked; `undefined` before, and where it asks for nothing. */
export function upperPodOptions(): Json | undefined {
  const kept = unitStore().get(upperLayerRows.podOptions);
  return isJsonMap(kept) && Object.keys(kept).length === 0 ? undefined : kept;
}

/** The properties given to {@link setWorkerConfig}, above those that were taken over from the Python layer. */
export function upperWorkerConfig(): Properties {
  const store = unitStore();
  return { ...textsOf(store.get(adoptedRow)), ...textsOf(store.get(upperLayerRows.workerConfig)) };
}

/** The image given to {@link setBaseImage}, with what was told of it; empty before. */
export function upperImage(): Properties {
  return textsOf(unitStore().get(upperLayerRows.baseImage));
}

/** The image in force and what is known of it: the option, else the upper layer's, else the default. */
export function currentImage(option: string): ImageProfile {
  if (option !== "") return imageProfile(option);
  const { image = defaultImage, kafkaVersion } = upperImage();
  return imageProfile(image, kafkaVersion === undefined ? {} : { kafkaVersion });
}

function keep(key: string, value: Json): void {
  if (isDeepStrictEqual(unitStore().get(key), value)) return;
  unitStore().set(key, value);
  clearFlag(flags.configured);
}
