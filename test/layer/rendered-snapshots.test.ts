import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { PodOptions } from "../../src/layer/helpers.ts";
import type { Options } from "../../src/layer/options.ts";
import { resources } from "../../src/layer/resources/index.ts";
import { everyPodOption } from "./pods/every-pod-option.ts";
import { specOf } from "./spec-of.ts";

// What goes to the server for each profile of images, each way from outside and with every option of pods, to be read.

const images = { legacy: "sborny/kafka-connect-base", modern: "apache/kafka:4.3.1" } as const;
const ways: readonly Options["expose"][] = ["nodeport", "clusterip", "loadbalancer"];
const options: Readonly<Record<string, PodOptions>> = { plain: {}, full: everyPodOption };

const rows = Object.entries(images).flatMap(([profile, image]) =>
  ways.flatMap((expose) => Object.entries(options).map(([name, pods]) => ({ profile, image, expose, name, pods }))),
);

test.each(rows)("$profile workers, $expose, $name options", async ({ profile, image, expose, name, pods }) => {
  const objects = resources(specOf({ image, expose, pods, workerConfig: { "sasl.jaas.config": "p" } }));
  const text = objects.map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 })).join("---\n");
  await expect(text).toMatchFileSnapshot(`./rendered/${profile}-${expose}-${name}.yaml`);
});
