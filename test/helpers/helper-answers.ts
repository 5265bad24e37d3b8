import { expect } from "vitest";
import type { LogLine } from "../../src/core/index.ts";

/** What each helper answered in a hook of the charm `probe`, by the names that it logs. */
export function answersIn(log: readonly LogLine[]): Readonly<Record<string, unknown>> {
  const lines = log.flatMap(({ text }) => [...text.matchAll(/^answer (.*)$/gm)].map(([, json = ""]) => json));
  return Object.fromEntries(lines.map((json): [string, unknown] => JSON.parse(json)));
}

/** What running workers answer, real ones and the stand-in alike. */
export function answersOfWorkers(model: string): Readonly<Record<string, unknown>> {
  const [source, sink] = [`${model}-file-stream-source`, `${model}-file-stream-sink`];
  return {
    getWorkerService: expect.stringMatching(/^127\.0\.0\.1:\d{4,5}$/),
    getTopics: ["lines"],
    getConfigsTopic: `${model}.file-stream.connectconfigs`,
    getOffsetsTopic: `${model}.file-stream.connectoffsets`,
    getStatusTopic: `${model}.file-stream.connectstatus`,
    listConnectors: [200, expect.arrayContaining([source, sink])],
    connectorStatus: [200, { name: source, connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "RUNNING" }] }],
    "connectorStatus of none": [404, { error_code: 404 }],
    listTasks: [200, [{ id: { connector: source, task: 0 } }]],
    connectorPause: [202, null],
    connectorResume: [202, null],
    connectorRestart: [204, null],
    "connectorRestart with tasks": [202, { name: source }],
    registerConnector: [201, { name: "extra ü-sink", config: { "tasks.max": "1" } }],
    "registerConnector again": [200, { name: "extra ü-sink" }],
    "registerConnector without topics": [400, { error_code: 400 }],
    "unregisterConnector of the bad one": [404, { error_code: 404 }],
    unregisterConnector: [204, null],
    "unregisterConnector again": [404, { error_code: 404 }],
    unregisterLatestConnector: true,
    "listConnectors when all are gone": [200, []],
    registerLatestConnector: true,
  };
}
