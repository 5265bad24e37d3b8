import { expect, test } from "vitest";
import { hookTool, openedPorts, readSecret, relations } from "../../src/juju/index.ts";
import { readOnce } from "../../src/juju/read-once.ts";
import type { ToolRunner } from "../../src/juju/index.ts";

/** Tools that answer with how often they were called. */
function counting(): ToolRunner & { readonly calls: string[] } {
  const calls: string[] = [];
  const runNow = (tool: string, args: readonly string[]): string => String(calls.push([tool, ...args].join(" ")));
  return { calls, runNow, run: async (tool, args) => runNow(tool, args) };
}

test("what is only read is read once in a hook, also by many at the same time", async () => {
  const { calls, ...tools } = counting();
  const { run, runNow } = readOnce(tools);
  const [first, second] = await Promise.all([run("network-get", ["db"]), run("network-get", ["db"])]);
  expect([first, second]).toEqual(["1", "1"]);
  await run("network-get", ["web"]);
  expect([runNow("relation-get", ["-r", "db:1"]), runNow("relation-get", ["-r", "db:1"])]).toEqual(["3", "3"]);
  expect(await run("relation-get", ["-r", "db:1"])).toBe("3");
  expect(calls).toEqual(["network-get db", "network-get web", "relation-get -r db:1"]);
});

test("what is written is sent each time, and what it may have changed is read anew", async () => {
  const { calls, ...tools } = counting();
  const { run } = readOnce(tools);
  for (const tool of ["state-get", "opened-ports", "state-set", "state-set", "state-get", "opened-ports"]) {
    await run(tool, []);
  }
  expect(calls).toEqual(["state-get", "opened-ports", "state-set", "state-set", "state-get"]);
});

test("leadership is asked again once Juju's yes is old, all else is not", async () => {
  const { calls, ...tools } = counting();
  let now = 0;
  const { run } = readOnce(tools, () => now);
  for (const time of [0, 20_000, 26_000, 30_000, 60_000]) {
    now = time;
    await run("is-leader", []);
    await run("config-get", []);
  }
  expect(calls).toEqual(["is-leader", "config-get", "is-leader", "is-leader"]);
});

test("a tool that failed is asked again", async () => {
  let count = 0;
  const run = async (): Promise<string> => {
    count += 1;
    if (count === 1) throw new Error("not yet");
    return "there";
  };
  const tools = readOnce({ run, runNow: () => "" });
  await expect(tools.run("secret-get", ["x"])).rejects.toThrow("not yet");
  expect(await tools.run("secret-get", ["x"])).toBe("there");
});

test("outside a hook there is nothing to ask", () => {
  expect(() => hookTool()).toThrow("hookTool");
  expect(() => relations("db")).toThrow("relations");
  expect(() => readSecret("secret:x")).toThrow("readSecret");
  return expect(openedPorts()).rejects.toThrow("openedPorts");
});

test("what is read while a write is under way is read anew after it", async () => {
  const { calls, ...tools } = counting();
  const { run } = readOnce(tools);
  await Promise.all([run("relation-set", []), run("relation-get", [])]);
  await run("relation-get", []);
  expect(calls).toEqual(["relation-set", "relation-get", "relation-get"]);
});
