import { isDeepStrictEqual } from "node:util";
import { textsOf, type Json } from "../core/index.ts";
import { unitStore } from "../juju/index.ts";
import { clearFlag } from "../reactive/index.ts";
import { flags } from "./flags.ts";
import { defaultImage, imageProfile, type BaseImageOptions, type ImageProfile } from "./image.ts";
import type { Properties } from "./worker-properties.ts";

/** What the upper layer asked for, kept between hooks. */
export const upperLayerRows = {
  workerConfig: "kafka-connect-base.worker-config",
  baseImage: "kafka-connect-base.base-image",
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
