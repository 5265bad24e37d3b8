import { expect, test } from "vitest";
import { readFileSync } from "node:fs";

type Entry = { readonly "kafka-connect-base-source": string; readonly default: string };
const { exports, files } = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, Entry | string>;
  files: string[];
};

test("what the package gives to charm authors", async () => {
  expect(Object.keys(await import("../../src/index.ts"))).toMatchInlineSnapshot(`
    [
      "CharmError",
      "ConfigError",
      "isCharmError",
      "NoHookError",
      "action",
      "clearFlag",
      "collectMetrics",
      "config",
      "defineLayer",
      "endpointFromFlag",
      "endpointFromName",
      "flagValue",
      "hook",
      "isFlagSet",
      "layerOption",
      "meterStatusChanged",
      "onlyOnce",
      "registerTrigger",
      "relations",
      "remoteUnits",
      "setFlag",
      "toggleFlag",
      "when",
      "whenAll",
      "whenAny",
      "whenFileChanged",
      "whenNone",
      "whenNot",
      "whenNotAll",
      "actionLog",
      "closePort",
      "defineInterface",
      "hookContext",
      "hookLog",
      "hookTool",
      "isLeader",
      "leaderGet",
      "leaderSet",
      "openedPorts",
      "openPort",
      "readSecret",
      "setWorkloadVersion",
      "stillLeads",
      "status",
      "unitStore",
      "anyFileChanged",
      "atExit",
      "dataChanged",
      "endHook",
      "getFlags",
      "isDataChanged",
      "markInvoked",
      "registerHandler",
      "wasInvoked",
      "apiResponse",
      "layer",
    ]
  `);
});

test("what the helpers' entry gives", async () => {
  expect(Object.keys(await import("../../src/layer/helpers.ts"))).toMatchInlineSnapshot(`
    [
      "setBaseImage",
      "setPodOptions",
      "setWorkerConfig",
      "registerConnector",
      "unregisterConnector",
      "listConnectors",
      "connectorStatus",
      "connectorRestart",
      "connectorPause",
      "connectorResume",
      "listTasks",
      "registerLatestConnector",
      "unregisterLatestConnector",
      "getWorkerService",
      "getTopics",
      "getConfigsTopic",
      "getOffsetsTopic",
      "getStatusTopic",
    ]
  `);
});

test("each entry has a source and a built form of the same name, and the package holds both", () => {
  const entries = Object.values(exports).filter((entry): entry is Entry => typeof entry !== "string");
  for (const { "kafka-connect-base-source": source, default: built } of entries) {
    expect(built).toBe(source.replace("./src/", "./dist/").replace(/\.ts$/, ".js"));
    expect(readFileSync(source, "utf8")).toContain("@module");
  }
  expect(files).toEqual(expect.arrayContaining(["src", "dist"]));
});
