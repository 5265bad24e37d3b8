import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { SourceMap, type SourceMapPayload } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createModel, deploy, memoryStore, readCharm, runHook, type HookRun } from "../../src/sandbox/index.ts";
import { attach } from "../helpers/debugger.ts";
import { buildForTest, type BuiltForTest } from "../helpers/model.ts";

let built: BuiltForTest;
beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
}, 60_000);
afterAll(() => built.remove());

/** Runs config-changed of the packed charm; `meet` is called with the port where it waits, each time that it says so. */
async function runStopped(
  environment: Readonly<Record<string, string>>,
  meet: (port: number) => Promise<void>,
): Promise<HookRun & { readonly met: number }> {
  const store = memoryStore(deploy(createModel(), { charm: await readCharm(built.directory) }));
  const meetings: Promise<void>[] = [];
  let said = "";
  const run = await runHook(
    store,
    { unit: "file-stream/0", hook: "config-changed" },
    {
      environment: { CHARM_INSPECT_PORT: "0", ...environment },
      onStderr: (text) => {
        said += text;
        const waits = [...said.matchAll(/waits for a debugger on 127\.0\.0\.1:(\d+)/g)];
        for (const [, port] of waits.slice(meetings.length)) meetings.push(meet(Number(port)));
      },
    },
  );
  await Promise.all(meetings);
  return { ...run, met: meetings.length };
}

/** Notes where a program stands still, and lets it go on, until it has ended. */
async function noteStops(port: number, note: (stop: string) => unknown): Promise<void> {
  const debug = await attach(port);
  for (let pause = await debug.paused(); pause !== undefined; pause = await debug.paused()) {
    note(pause.function);
    await debug.resume();
  }
  debug.close();
}

describe("JUJU_DEBUG_AT", () => {
  test.each(["all", "hook"])(
    "%s stops a packed charm at the first line of the first handler, and nowhere else",
    async (at) => {
      const stops: string[] = [];
      const { exitCode, stderr } = await runStopped({ JUJU_DEBUG_AT: at }, (port) =>
        noteStops(port, (stop) => stops.push(stop)),
      );
      expect({ exitCode, stops }).toEqual({ exitCode: 0, stops: ["observeInputs"] });
      expect(stderr).toMatch(
        /^kafka-connect-base\/observeInputs waits for a debugger on 127\.0\.0\.1:(\d+): attach to it there, or run juju ssh file-stream\/0 -L \1:127\.0\.0\.1:\1, and open chrome:\/\/inspect$/m,
      );
    },
  );

  test("stops at each handler that is named, by its function or its id", async () => {
    const stops: string[] = [];
    const at = "observeWorkers, kafka-connect-base/observeInputs,file-stream/startStreams";
    const { exitCode, met } = await runStopped({ JUJU_DEBUG_AT: at }, (port) =>
      noteStops(port, (stop) => stops.push(stop)),
    );
    // The debugger is awaited once; in a first config-changed there are no workers to run connectors.
    expect({ exitCode, met, stops }).toEqual({ exitCode: 0, met: 1, stops: ["observeInputs", "observeWorkers"] });
  });

  test("a hook in which no such handler runs waits for nobody", async () => {
    const { exitCode, met, stderr } = await runStopped({ JUJU_DEBUG_AT: "removeWorkers" }, async () => undefined);
    expect({ exitCode, met, stderr }).toEqual({ exitCode: 0, met: 0, stderr: "" });
  });

  test("the place where it stands is a line of the layer's own source, by the charm's source maps", async () => {
    let source = "";
    await runStopped({ JUJU_DEBUG_AT: "all" }, async (port) => {
      const debug = await attach(port);
      const pause = await debug.paused();
      const { url = "", sourceMapURL = "" } = pause?.script ?? {};
      const map = await readFile(join(new URL(".", url).pathname, sourceMapURL), "utf8");
      const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(pause?.line ?? 0, pause?.column ?? 0);
      source = "originalSource" in entry ? entry.originalSource : "";
      await debug.resume();
      debug.close();
    });
    expect(source).toBe("kafka-connect-base/src/layer/inputs.ts");
  });

  test("a port that somebody has gives way to a free one", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port: taken } = server.address() as AddressInfo;
    const ports: number[] = [];
    const { exitCode } = await runStopped({ JUJU_DEBUG_AT: "all", CHARM_INSPECT_PORT: String(taken) }, async (port) => {
      ports.push(port);
      await noteStops(port, () => undefined);
    });
    server.close();
    expect(exitCode).toBe(0);
    expect(ports).not.toContain(taken);
  });

  test("the inspector listens on loopback alone", async () => {
    let listeners = "";
    await runStopped({ JUJU_DEBUG_AT: "all" }, async (port) => {
      const table = await readFile("/proc/net/tcp", "utf8");
      listeners = table
        .split("\n")
        .filter((line) => line.includes(`:${port.toString(16).toUpperCase().padStart(4, "0")} `))
        .map((line) => line.trim().split(/\s+/)[1]?.split(":")[0])
        .join();
      await noteStops(port, () => undefined);
    });
    expect(listeners).toMatch(/^0100007F/);
    expect(listeners).not.toContain("00000000");
  });

  test("the code for all this is a file of its own, which no other hook loads", async () => {
    const lib = join(built.directory, "lib");
    const files = (await readdir(lib)).filter((name) => name.endsWith(".js"));
    const texts = new Map(
      await Promise.all(files.map(async (name) => [name, await readFile(join(lib, name), "utf8")] as const)),
    );
    const [chunk = "none", ...more] = files.filter((name) => texts.get(name)?.includes("setBreakpointOnFunctionCall"));
    expect(more).toEqual([]);
    const imports = [...texts.values()].flatMap((text) => [...text.matchAll(new RegExp(`.{8}"\\./${chunk}"`, "g"))]);
    expect(imports.map(([found]) => found)).toEqual([expect.stringMatching(/import\("/)]);
  });
});
