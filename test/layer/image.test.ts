import { expect, test } from "vitest";
import { imageProfile } from "../../src/layer/image.ts";

test.each([
  ["sborny/kafka-connect-base", "legacy", [0, 10]],
  ["docker.io/sborny/kafka-connect-base:latest", "legacy", [0, 10]],
  ["apache/kafka:4.3.1", "modern", [4, 3]],
  ["docker.io/apache/kafka:3.9.0", "modern", [3, 9]],
  ["localhost:5000/apache/kafka:4.0.0@sha256:00", "modern", [4, 0]],
  ["quay.io/strimzi/kafka:0.49.0-kafka-4.1.1", "modern", [4, 1]],
  ["confluentinc/cp-kafka-connect:7.9.0", "modern", undefined],
  ["example.org/own/connect:1.2.3", "modern", undefined],
] as const)("%s is %s with Kafka %s", (image, generation, kafka) => {
  expect(imageProfile(image)).toMatchObject({ generation, kafka });
});

test("a told version beats what the tag seems to say", () => {
  expect(imageProfile("apache/kafka:4.3.1", { kafkaVersion: "3.8" }).kafka).toEqual([3, 8]);
});
