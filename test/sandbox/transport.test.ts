import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { startAgent, type AgentCall } from "../../src/sandbox/agent.ts";
import { createToolDirectory, runHook } from "../../src/sandbox/index.ts";
import { demoStore } from "./charm.ts";

type Reply = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** An agent with the given answers, and a way to start its tools as a hook would. */
async function agentAndTools(answer: (call: AgentCall) => Reply) {
  const [agent, tools] = await Promise.all([startAgent(answer), createToolDirectory("3.6.27")]);
  const environment = { JUJU_CONTEXT_ID: "x", JUJU_AGENT_SOCKET_ADDRESS: agent.address };
  onTestFinished(() => tools.remove());
  const call = (tool: string, args: readonly string[], input = "") =>
    new Promise<Reply>((resolve) => {
      const child = execFile(
        join(tools.path, tool),
        args,
        { env: environment, maxBuffer: 2 ** 26 },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
      child.stdin?.on("error", () => undefined).end(input);
    });
  return { agent, tools, call, environment };
}

test("arguments and output pass byte for byte", async () => {
  const { agent, call } = await agentAndTools(({ tool, args }) => ({
    code: args.length,
    stdout: [tool, ...args].join("|"),
    stderr: args.toReversed().join("\n"),
  }));
  const word = fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("", "'", "'\\''", "$(id)", "`id`", "\n", "a\n\n", "\\0", "%s", "-n", "!", "*", "\u0081"),
    )
    .map((text) => text.replaceAll("\0", ""));
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (args) => {
      expect(await call("relation-get", args)).toEqual({
        code: args.length,
        stdout: ["relation-get", ...args].join("|"),
        stderr: args.toReversed().join("\n"),
      });
    }),
    { numRuns: 50 },
  );
  await agent.close();
});

test("20 tools at once each get their own answer", async () => {
  const { agent, call } = await agentAndTools(({ args }) => ({ code: 0, stdout: args.join(), stderr: "" }));
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => call("config-get", [`key${index}`])));
  expect(answers.map(({ stdout }) => stdout)).toEqual(answers.map((_, index) => `key${index}`));
  await agent.close();
});

test("200 KiB of standard input arrive whole, by either form of --file", async () => {
  const { agent, call } = await agentAndTools(({ stdin }) => ({ code: 0, stdout: stdin, stderr: "" }));
  const text = "käse '$x'\n".repeat(20_000);
  expect((await call("state-set", ["--file", "-"], text)).stdout).toBe(text);
  expect((await call("relation-set", ["--file=-", "-r", "1"], text)).stdout).toBe(text);
  await agent.close();
});

test("standard input is left alone where no flag asks for it", async () => {
  const { agent, tools, environment } = await agentAndTools(({ stdin }) => ({
    code: 0,
    stdout: stdin,
    stderr: "",
  }));
  const script = `${tools.path}/relation-get - ; ${tools.path}/relation-get -- --file - ; cat`;
  const child = spawn("/bin/sh", ["-c", script], { env: environment });
  child.stdin.end("kept");
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  expect(output).toBe("kept");
  await agent.close();
});

test("an answer of 4 MiB arrives whole", async () => {
  const stdout = "0123456789abcde\n".repeat(2 ** 18);
  const { agent, call } = await agentAndTools(() => ({ code: 0, stdout, stderr: "" }));
  expect((await call("relation-get", [])).stdout).toBe(stdout);
  await agent.close();
});

test("a tool that is killed hinders no other", async () => {
  const { agent, call, environment, tools } = await agentAndTools(() => ({ code: 0, stdout: "ok", stderr: "" }));
  // It waits for its input, which never ends.
  const child = spawn(join(tools.path, "state-set"), ["--file", "-"], { env: environment, detached: true });
  await once(child, "spawn");
  await delay(50);
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await once(child, "exit");
  expect((await call("is-leader", [])).stdout).toBe("ok");
  await agent.close();
  await expect(access(agent.address)).rejects.toThrow("ENOENT");
});

test("a tool that waits when the hook ends is told, and one that comes later too", async () => {
  const { agent, call } = await agentAndTools(() => ({ code: 0, stdout: "", stderr: "" }));
  const waiting = call("is-leader", []);
  // Nothing else of this process runs meanwhile: the agent does not hear the bell before it is closed.
  while (!readdirSync(agent.address).some((name) => /^\d+$/.test(name))) pause(1);
  pause(100);
  await agent.close();
  expect(await waiting).toEqual({ code: 1, stdout: "", stderr: "ERROR the hook is over\n" });
  expect(await call("is-leader", [])).toEqual({
    code: 1,
    stdout: "",
    stderr: "ERROR hook context x is over\n",
  });
});

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test("a tool outside a hook says so", async () => {
  const tools = await createToolDirectory("3.6.27");
  const child = spawn(join(tools.path, "is-leader"), [], { env: {} });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (text += part));
  const [code] = await once(child, "close");
  expect([code, text]).toEqual([1, "ERROR JUJU_CONTEXT_ID not set\n"]);
  await tools.remove();
  await expect(access(tools.path)).rejects.toThrow("ENOENT");
});

test("a process that a hook leaves behind holds up neither the hook nor the folder", async () => {
  const store = await demoStore(`
    (sleep 0.3; is-leader >"$JUJU_CHARM_DIR/late" 2>&1; echo "$?" >>"$JUJU_CHARM_DIR/late") &
    echo "$JUJU_AGENT_SOCKET_ADDRESS"`);
  const tools = await createToolDirectory("3.6.27");
  const run = await runHook(store, { unit: "demo/0", hook: "start" }, { tools });
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.ms).toBeLessThan(290);
  await expect(access(run.stdout.trim())).rejects.toThrow("ENOENT");
  await delay(500);
  const late = join(run.model.applications["demo"]?.charm?.folder ?? "", "late");
  expect(await readFile(late, "utf8")).toMatch(/^ERROR hook context demo\/0-start-.* is over\n1\n$/);
  await tools.remove();
});

test("-o writes a file in the tool's own folder", async () => {
  const store = await demoStore("mkdir -p sub; cd sub; config-get -o out workers; cat out; rm -r ../sub");
  expect((await runHook(store, { unit: "demo/0", hook: "start" })).stdout).toBe("1\n");
});

test("Juju 4 has no leader settings", async () => {
  const store = await demoStore("leader-get; echo $?", { model: { version: "4.0.15" } });
  expect((await runHook(store, { unit: "demo/0", hook: "start" })).stdout).toBe("127\n");
});
