import { expect, test } from "vitest";
import { tellingLine } from "../../../src/kubernetes/index.ts";

const trace = [
  "[2026-11-22 20:00:00,123] ERROR Stopping due to error (org.apache.kafka.connect.cli.AbstractConnectCli:100)",
  "org.apache.kafka.connect.errors.ConnectException: Failed to connect to and describe Kafka cluster.",
  "\tat org.apache.kafka.connect.runtime.WorkerConfig.lookupKafkaClusterId(WorkerConfig.java:400)",
];

test.each([
  ["nothing", [], ""],
  ["one line", ["sh: connect-distributed.sh: not there", ""], "sh: connect-distributed.sh: not there"],
  [
    "an exception",
    trace,
    "org.apache.kafka.connect.errors.ConnectException: Failed to connect to and describe Kafka cluster.",
  ],
  [
    "an exception with its root",
    [
      ...trace,
      "Caused by: java.util.concurrent.TimeoutException: 1",
      "\tat x(Y.java:1)",
      "Caused by: a.TimeoutException: 2",
      "\t... 4 more",
    ],
    "a.TimeoutException: 2",
  ],
  [
    "an error before the last words",
    [
      "[2026-11-22 20:00:00,123] ERROR no such topic (x.Y:1)",
      "[2026-11-22 20:00:01,001] INFO Kafka Connect stopped (x.Z:2)",
    ],
    "no such topic (x.Y:1)",
  ],
  ["no error at all", ["a", "2026-11-22T20:00:00.1Z INFO bye"], "bye"],
])("of %s the line that tells most is taken", (_what, lines, line) => {
  expect(tellingLine(lines.join("\n"))).toBe(line);
});
