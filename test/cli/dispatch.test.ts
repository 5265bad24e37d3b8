import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addSecret, fileStore, setRelationData, type Model } from "../../src/sandbox/index.ts";
import { aTree } from "../build/tree.ts";
import { buildForTest, type BuiltForTest } from "../helpers/model.ts";
import { aCharm, aFile, pack } from "../pack/a-charm.ts";
import { writeCharm } from "../sandbox/charm.ts";
import { command } from "./command.ts";

/** A state folder and a command line on it. */
async function aState(charm: string) {
  const state = join(await aTree(), "state");
  return {
    state,
    run: (...args: readonly string[]) => command(["dispatch", charm, "--state", state, ...args]),
    again: (...args: readonly string[]) => command(["dispatch", "--state", state, ...args]),
    model: async () => JSON.parse(await readFile(join(state, "model.json"), "utf8")) as Model,
    edit: (change: (model: Model) => Model) => fileStore(join(state, "model.json")).update(change),
  };
}

type Shown = {
  readonly lastHook?: { readonly hook: string; readonly ran: readonly { readonly handler: string }[] };
  readonly tools: readonly { readonly tool: string; readonly args: readonly string[] }[];
  readonly databags: readonly unknown[];
  readonly status: unknown;
};

describe("of a charm of layers, dispatch", () => {
  let built: BuiltForTest;
  beforeAll(async () => {
    built = await buildForTest("examples/file-stream");
  }, 60_000);
  afterAll(() => built.remove());

  test("says what ran and what it changed, what did not and why, the tools and the status", async () => {
    const { run } = await aState(built.directory);
    const { code, stdout } = await run(
      "--hook",
      "kafka-relation-changed",
      "--data",
      "host=10.1.1.1",
      "--data",
      "port=9092",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kafka-relation-changed of file-stream\/0, Juju 3\.6\.27: exit code 0, \d+ ms\nran\n/);
    expect(stdout).toContain("\n  kafka-connect-base/observeInputs  +kafka-connect-base.topic-created\n");
    expect(stdout).toContain("\ndid not run\n");
    expect(stdout).toContain("\n  file-stream/startStreams: waits for kafka-connect.running\n");
    expect(stdout).toContain("\n  relation-get --format=json -r kafka:1 - kafka/0\n");
    expect(stdout).toMatch(/\nstatus\n {2}blocked: missing: Kubernetes access .*\n$/);
    expect(stdout).not.toContain("iteration 0"); // the trace of the log says the same once more
  });

  test("goes on where the call before it ended: with the model and what the unit remembers", async () => {
    const { run, again } = await aState(built.directory);
    await run("--hook", "kafka-relation-changed", "--data", "host=10.1.1.1", "--data", "port=9092");
    const shown = async (args: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await again(...args, "--json");
      return (JSON.parse(stdout) as Shown).lastHook?.ran.map(({ handler }) => handler) ?? [];
    };
    const first = await shown(["--hook", "config-changed", "--config", "sink-file=/tmp/other.txt"]);
    expect(first).toContain("file-stream/startStreamsAgain");
    expect(first).not.toContain("file-stream/installFileStream");
    expect(await shown(["--hook", "config-changed"])).not.toContain("file-stream/startStreamsAgain");
  });

  test("--memory begins with what a real unit remembers, and so does a charm's folder that has it", async () => {
    const former = await aState(built.directory);
    await former.run("--hook", "kafka-relation-changed", "--data", "host=10.1.1.1", "--data", "port=9092");
    const memory = join(former.state, "units/file-stream-0/.unit-state.db");
    const given = await aState(built.directory);
    const { stdout } = await given.run("--hook", "update-status", "--memory", memory, "--json");
    expect((JSON.parse(stdout) as Shown).lastHook?.ran.map(({ handler }) => handler)).not.toContain(
      "file-stream/installFileStream",
    );
    const charm = await writeCharm({ dispatch: "" });
    await copyFile(memory, join(charm, ".unit-state.db"));
    const brought = await aState(charm);
    await brought.run("--hook", "update-status");
    expect(await readFile(join(brought.state, "units/demo-0/.unit-state.db"))).toEqual(await readFile(memory));
  });

  test("builds a layer on the way", { timeout: 60_000 }, async () => {
    const { run, state } = await aState("examples/file-stream");
    const { code, stderr } = await run("--hook", "install", "--layers-dir", "examples");
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("layers: ") as string });
    expect(await readdir(join(state, "charms"))).toEqual(["file-stream"]);
  });
});

describe("of any charm, dispatch", () => {
  test("unpacks a .charm once, and runs it", async () => {
    const files = [
      aFile("dispatch", '#!/bin/sh\nstatus-set active "$JUJU_HOOK_NAME of $JUJU_VERSION"\n', 0o755),
      aFile("metadata.yaml", "name: sink\n"),
    ];
    const { path } = await pack(await aCharm(files));
    const { run, state } = await aState(path);
    expect((await run("--hook", "start", "--juju", "2.9.51")).stdout).toContain("status\n  active: start of 2.9.51\n");
    const [folder = "", ...more] = await readdir(join(state, "charms"));
    expect(more).toEqual([]);
    const before = await stat(join(state, "charms", folder));
    await run("--hook", "start");
    expect((await stat(join(state, "charms", folder))).ctimeMs).toBe(before.ctimeMs);
  });

  test("runs as the unit that is named, which leads or not, with options from texts and files", async () => {
    const script = 'status-set active "$JUJU_UNIT_NAME $(is-leader) $(config-get workers) $(config-get title)"';
    const { run, again } = await aState(await writeCharm({ dispatch: script }));
    const title = join(await aTree({ title: "from a file" }), "title");
    const first = await run(
      "--hook",
      "start",
      "--unit",
      "shop/3",
      "--config",
      "workers=4",
      "--config",
      `title=@${title}`,
    );
    expect(first.stdout).toContain("active: shop/3 True 4 from a file\n");
    expect((await again("--hook", "start", "--no-leader")).stdout).toContain("active: shop/3 False 4 from a file\n");
    expect((await again("--hook", "start", "--unit", "shop/1", "--leader")).stdout).toContain("active: shop/1 True 4");
    expect(await again("--hook", "start")).toMatchObject({
      code: 2,
      stderr: "error: there are several units; give --unit one of shop/3, shop/1 (usage)\n",
    });
  });

  test("makes the relation of a relation hook, its remote unit and its data, and finds them again", async () => {
    const script =
      'relation-get - "$JUJU_REMOTE_UNIT"; relation-get --app - "$JUJU_REMOTE_APP"; relation-set ready=yes';
    const { run, again, model } = await aState(await writeCharm({ dispatch: script }));
    const hook = (name: string, ...args: readonly string[]) =>
      again("--hook", `db-relation-${name}`, ...args, "--json");
    const first = await run(
      "--hook",
      "db-relation-joined",
      "--remote-unit",
      "mysql/5",
      "--data",
      "port=1",
      "--app-data",
      "v=2",
    );
    expect(first.stdout).toMatch(/\nlog\n {2}DEBUG (?:.*\n)* {4}port: "1"\n(?: {4}.*\n)* {4}v: "2"\n/);
    expect(first.stdout).toContain('databags\n  db:1 demo/0 {"egress-subnets"');
    await hook("changed", "--data", "port=3");
    expect((await model()).relations.map(({ id, endpoints }) => [id, endpoints.map(({ name }) => name)])).toEqual([
      [0, ["cluster"]],
      [1, ["db", "db"]],
    ]);
    expect((await model()).relations[1]?.data["mysql/5"]).toMatchObject({ port: "3" });
    await hook("departed");
    await hook("broken");
    expect((await model()).relations.map(({ id }) => id)).toEqual([0]);
  });

  test("asks which relation is meant where an endpoint has several", async () => {
    const { run, again } = await aState(await writeCharm({ dispatch: 'status-set active "$JUJU_RELATION_ID"' }));
    await run("--hook", "db-relation-created", "--remote-unit", "one/0");
    await again("--hook", "db-relation-created", "--remote-unit", "two/0");
    expect(await again("--hook", "db-relation-changed")).toMatchObject({
      code: 2,
      stderr: "error: db has several relations; give --relation one of db:1, db:2 (usage)\n",
    });
    expect((await again("--hook", "db-relation-changed", "--relation", "db:2")).stdout).toContain("active: db:2\n");
    expect((await again("--hook", "db-relation-changed", "--relation", "db:7")).code).toBe(4);
  });

  test("runs an action with parameters; one that fails is exit code 1", async () => {
    const files = {
      "actions.yaml": "backup: { description: b, params: { level: { default: 9 }, count: { default: 1 } } }\n",
    };
    const script = 'action-get; action-set size=3; [ "$(action-get fail)" = True ] && action-fail "no room"; true';
    const { run, again } = await aState(await writeCharm({ dispatch: script }, files));
    const done = await run("--action", "backup", "--param", "to.path=/tmp", "--param", "count=2");
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('action\n  completed\n  size: "3"\n') as string,
    });
    expect(done.stdout).toContain(JSON.stringify("count: 2\nlevel: 9\nto:\n  path: /tmp\n"));
    expect(await again("--action", "backup", "--param", "fail=true")).toMatchObject({
      code: 1,
      stderr: "error: action backup of demo/0 failed: no room (dispatch-failed)\n",
    });
  });

  test("ends with 1 when the hook does, after it has said what happened", async () => {
    const { run, model } = await aState(
      await writeCharm({ dispatch: "juju-log -l ERROR broken; echo loud >&2; exit 3" }),
    );
    const { code, stdout, stderr } = await run("--hook", "start");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "loud\nerror: start of demo/0 ended with exit code 3; the log says why (dispatch-failed)\n",
    });
    expect(stdout).toContain("\nlog\n  ERROR broken\n");
    expect(stdout).toContain('status\n  error: hook failed: "start"\n');
    expect((await model()).applications["demo"]?.units["demo/0"]?.agent.status).toBe("error");
  });

  test("shows no value of a secret, wherever the charm writes it", async () => {
    const script =
      'p=$(secret-get "$JUJU_SECRET_ID" password); juju-log "$p"; echo "$p"; echo "$p" >&2; status-set active "$p"; relation-set -r cluster:0 "p=$p"';
    const { run, again, edit, state } = await aState(await writeCharm({ dispatch: script }));
    await run("--hook", "start");
    const id = "secret:abcdefghijklmnopqrst";
    await edit((model) => addSecret(model, { id, content: { password: "hunter2" }, grants: ["demo"] }));
    for (const json of [[], ["--json"]]) {
      const { stdout, stderr } = await again("--hook", "secret-changed", "--secret", id, ...json);
      expect(stdout + stderr).toContain("***");
      expect(stdout + stderr).not.toContain("hunter2");
    }
    const { mode } = await stat(state);
    expect(mode & 0o077).toBe(0);
  });

  test("a charm that was built anew runs anew, and what the unit wrote beside it stays", async () => {
    const charm = await writeCharm({ dispatch: "echo x >> mine; status-set active old" });
    const { run, again, state } = await aState(charm);
    await run("--hook", "start");
    await writeFile(join(charm, "dispatch"), '#!/bin/sh\nstatus-set active "$(cat mine)"\n');
    expect((await again("--hook", "start")).stdout).toContain("active: x\n");
    expect(await readdir(charm)).not.toContain("mine");
    expect(await readdir(join(state, "units/demo-0"))).toContain("mine");
  });

  test.each([
    [2, [], "give one of --hook NAME and --action NAME"],
    [2, ["--hook", "start", "--action", "a"], "give one of --hook NAME and --action NAME"],
    [2, ["--hook", "start", "--param", "a=1"], "a hook has no parameters"],
    [2, ["--hook", "start", "--leader", "--no-leader"], "give one of --leader and --no-leader"],
    [2, ["--hook", "start", "--relation", "db"], "start is about no relation"],
    [2, ["--hook", "db-relation-joined", "--relation", "cache"], "is a hook of endpoint db"],
    [2, ["--hook", "start", "--config", "workers"], "takes KEY=VALUE"],
    [2, ["--hook", "start", "--config", "title=@/nowhere"], "/nowhere can't be read"],
    [2, ["--hook", "start", "--unit", "demo"], "takes a unit such as kafka/0"],
    [2, ["--hook", "start", "--juju", "new"], "takes a version such as 3.6.27"],
    [4, ["--hook", "confg-changed"], "did you mean config-changed?"],
    [4, ["--hook", "dv-relation-joined"], "did you mean db-relation-joined"],
    [4, ["--action", "restart"], 'there is no action "restart" in charm demo; there are none'],
    [4, ["--hook", "start", "--config", "worker=1"], "did you mean workers?"],
    [4, ["--hook", "secret-changed", "--secret", "secret:x"], "there is no secret secret:x"],
    [4, ["--hook", "start", "--memory", "/nowhere"], "there is no file /nowhere"],
    [1, ["--hook", "start", "--config", "workers=many"], 'option "workers" expected int'],
  ])("exit code %i for %j", async (code, args, sentence) => {
    const { run } = await aState(await writeCharm({ dispatch: "" }));
    const ended = await run(...args);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(sentence) as string });
  });

  test("of what is no charm, or another charm than the unit's, ends with 4 or 2", async () => {
    expect(
      await command(["dispatch", await aTree({ a: "" }), "--hook", "start", "--state", await aTree()]),
    ).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("is no charm; name a .charm file") as string,
    });
    const { run, state } = await aState(await writeCharm({ dispatch: "" }));
    await run("--hook", "start");
    const other = await writeCharm({ dispatch: "" }, { "metadata.yaml": "name: other" });
    expect(await command(["dispatch", other, "--hook", "start", "--state", state, "--unit", "demo/0"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("demo/0 is a unit of charm demo and this is charm other") as string,
    });
  });

  test("ended by a person it ends the charm, which has a process group of its own", async () => {
    const { state } = await aState("");
    const pidFile = join(await aTree(), "pid");
    const charm = await writeCharm({ dispatch: `echo $$ > ${pidFile}; echo waits >&2; sleep 60` });
    const args = ["src/cli/main.ts", "dispatch", charm, "--state", state, "--hook", "start"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    await expect.poll(() => stderr, { timeout: 10_000 }).toBe("waits\n");
    const pid = Number(await readFile(pidFile, "utf8"));
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(stderr).toContain("error: start of demo/0 ended with exit code 143; the log says why (dispatch-failed)\n");
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test("data that a hook finds may also be edited in the model's file", async () => {
    const { run, again, edit } = await aState(
      await writeCharm({ dispatch: "relation-get -r db:1 port mysql/0 || true" }),
    );
    await run("--hook", "db-relation-joined", "--remote-unit", "mysql/0");
    await edit((model) => setRelationData(model, { relation: 1, who: "mysql/0", data: { port: "7" } }));
    expect((await again("--hook", "update-status")).stdout).toContain("log\n  DEBUG 7\n");
  });
});
