import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getWorkerService } from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { askForWorkers, openRunning, type LayerApplication } from "../helpers/layer-application.ts";

// On the stand-in, whose nodes are the test's own. Test by test: each builds on what the former left.
describe("case 34, on the stand-in: which node a worker is told to be at", () => {
  let application: LayerApplication;
  let told: string | undefined;

  beforeAll(async () => {
    application = await openRunning({
      handlers: [
        hook("*").do(askForWorkers),
        hook("*").do(function look() {
          told = getWorkerService();
        }),
      ],
    });
  });
  afterAll(() => application?.close());

  const look = async (): Promise<string | undefined> => {
    await application.hook("update-status");
    return told;
  };

  test("case 34: an IPv6 address is in brackets, and what follows the last colon is the port", async () => {
    application.kubernetes.setNode({ name: "a", addresses: ["::1"] });
    const service = (await look()) ?? "";
    expect(service).toBe(`[::1]:${application.connect.port}`);
    expect(Number(service.slice(service.lastIndexOf(":") + 1))).toBe(application.connect.port);
    expect(service.slice(0, service.lastIndexOf(":"))).toBe("[::1]");
  });

  test.each([
    ["is not ready", { state: "not-ready" as const }],
    ["is down", { state: "down" as const }],
    ["is cordoned", { state: "ready" as const, cordoned: true }],
  ])("case 34: a first node that %s gives way to the next", async (_what, facts) => {
    application.kubernetes.setNode({ name: "a", cordoned: false, ...facts });
    expect(await look()).toBe(`127.0.0.1:${application.connect.port}`);
  });

  test("case 34: a first node that is back in service is told again", async () => {
    application.kubernetes.setNode({ name: "a", state: "ready", cordoned: false });
    expect(await look()).toBe(`[::1]:${application.connect.port}`);
  });
});
