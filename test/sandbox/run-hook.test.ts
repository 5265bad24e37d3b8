import { access, chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createModel, deploy, memoryStore, readCharm, runHook, unitStatus } from "../../src/sandbox/index.ts";
import { demoModel, demoStore, writeCharm, writeScript } from "./charm.ts";

const unit = "demo/0";

test("a hook gets Juju's variables and no others", async () => {
  process.env["SANDBOX_TEST_LEAK"] = "x";
  const store = await demoStore("env");
  const { stdout } = await runHook(store, { unit, hook: "install" });
  delete process.env["SANDBOX_TEST_LEAK"];
  const names = stdout
    .trim()
    .split("\n")
    .map((line) => line.split("=", 1)[0] ?? "");
  // PWD is the shell's own.
  const expected = [
    "APT_LISTCHANGES_FRONTEND CHARM_DIR DEBIAN_FRONTEND JUJU_AGENT_SOCKET_ADDRESS JUJU_AGENT_SOCKET_NETWORK",
    "JUJU_API_ADDRESSES JUJU_AVAILABILITY_ZONE JUJU_CHARM_DIR JUJU_CHARM_FTP_PROXY JUJU_CHARM_HTTPS_PROXY",
    "JUJU_CHARM_HTTP_PROXY JUJU_CHARM_NO_PROXY JUJU_CONTEXT_ID JUJU_DISPATCH_PATH JUJU_HOOK_NAME",
    "JUJU_MACHINE_ID JUJU_MODEL_NAME JUJU_MODEL_UUID JUJU_PRINCIPAL_UNIT JUJU_SLA JUJU_UNIT_NAME JUJU_VERSION",
    "LANG PATH TERM",
  ].flatMap((line) => line.split(" "));
  expect(names.filter((name) => name !== "PWD").toSorted()).toEqual(expected.toSorted());
});

test("a relation hook is told relation, remote unit and remote application", async () => {
  const store = await demoStore("env | grep -E '^JUJU_(DISP|HOOK|REL|REMOTE|DEP)' | sort", { units: 2 });
  const relation = { id: 0, remoteUnit: "demo/1", departingUnit: "demo/1" };
  const { stdout } = await runHook(store, { unit, hook: "cluster-relation-departed", relation });
  expect(stdout.trim().split("\n")).toEqual([
    "JUJU_DEPARTING_UNIT=demo/1",
    "JUJU_DISPATCH_PATH=hooks/cluster-relation-departed",
    "JUJU_HOOK_NAME=cluster-relation-departed",
    "JUJU_RELATION=cluster",
    "JUJU_RELATION_ID=cluster:0",
    "JUJU_REMOTE_APP=demo",
    "JUJU_REMOTE_UNIT=demo/1",
  ]);
});

test("a hook starts in the charm's folder, without input and with the tools first in PATH", async () => {
  const store = await demoStore('pwd; cat; command -v config-get; echo "${PATH%%:*}"');
  const { stdout } = await runHook(store, { unit, hook: "install" });
  const charm = (await store.load()).applications["demo"]?.charm?.folder;
  const [pwd, tool, first] = stdout.split("\n");
  expect(pwd).toBe(charm);
  expect(tool).toBe(`${first}/config-get`);
});

test("exit code 0 commits, and what a hook wrote it reads before", async () => {
  const store = await demoStore(
    "relation-set -r cluster:0 colour=blue; relation-get -r 0 colour demo/0; state-set a=1; open-port 80",
  );
  const run = await runHook(store, { unit, hook: "install" });
  expect(run.stdout).toBe("blue\n");
  const model = await store.load();
  expect(model.relations[0]?.data[unit]).toMatchObject({ colour: "blue" });
  expect(model.applications["demo"]?.units[unit]).toMatchObject({
    state: { a: "1" },
    openedPorts: [{ protocol: "tcp", from: 80, to: 80 }],
    agent: { status: "idle" },
  });
  expect(run.changedBags).toEqual([{ relation: 0, who: unit }]);
});

test("another exit code drops what was written and keeps status, version, leader settings and log", async () => {
  const store = await demoStore(`
    relation-set -r 0 colour=blue; state-set a=1; open-port 80; secret-add token=abc
    status-set maintenance "at work"; application-version-set 1.2; leader-set k=v; juju-log -l WARNING oh
    exit 3`);
  const run = await runHook(store, { unit, hook: "config-changed" });
  expect(run).toMatchObject({ exitCode: 3, attempts: 1, changedBags: [] });
  expect(run.log).toEqual([
    { level: "WARNING", text: "oh" },
    { level: "DEBUG", text: expect.stringMatching(/^secret:/) as string }, // what a hook prints
    { level: "ERROR", text: 'hook "config-changed" failed: exit status 3' },
  ]);
  expect(run.statuses).toMatchObject([{ who: unit, status: "maintenance", message: "at work" }]);
  expect(run.model.relations[0]?.data[unit]).not.toHaveProperty("colour");
  expect(run.model.secrets).toEqual({});
  expect(run.model.applications["demo"]).toMatchObject({
    workloadVersion: "1.2",
    leaderSettings: { k: "v" },
    units: { [unit]: { state: {}, openedPorts: [], status: { status: "maintenance" } } },
  });
  expect(unitStatus(run.model, unit)).toMatchObject({
    status: "error",
    message: 'hook failed: "config-changed"',
  });
});

test("a failing hook is tried again, each time on what was committed", async () => {
  const store = await demoStore(`
    state-get --strict n 2>/dev/null && exit 9
    state-set n=1
    test -e second && exit 0
    touch second; exit 1`);
  const run = await runHook(store, { unit, hook: "install" }, { maxAttempts: 3 });
  expect(run).toMatchObject({ exitCode: 0, attempts: 2 });
  expect(run.tools.map(({ tool, code }) => `${tool} ${code}`)).toEqual([
    "state-get 1",
    "state-set 0",
    "state-get 1",
    "state-set 0",
  ]);
  expect(unitStatus(run.model, unit).status).not.toBe("error");
  expect(run.model.applications["demo"]?.units[unit]?.state).toEqual({ n: "1" });
});

test("a hook out of time is ended with its children", async () => {
  const store = await demoStore("state-set a=1; (sleep 0.6; touch late) & wait");
  const run = await runHook(store, { unit, hook: "install" }, { timeoutMs: 200 });
  expect(run).toMatchObject({ exitCode: 128 + 15, timedOut: true });
  expect(run.model.applications["demo"]?.units[unit]?.state).toEqual({});
  await delay(700);
  const late = join(run.model.applications["demo"]?.charm?.folder ?? "", "late");
  await expect(access(late)).rejects.toThrow("ENOENT");
});

test("a hook that ignores SIGTERM is killed", async () => {
  const store = await demoStore("trap '' TERM; while :; do sleep 1; done");
  const run = await runHook(store, { unit, hook: "install" }, { timeoutMs: 100 });
  expect(run).toMatchObject({ exitCode: 128 + 9, timedOut: true });
});

test("an abort ends the hook and the attempts", async () => {
  const store = await demoStore("sleep 300");
  const run = await runHook(store, { unit, hook: "install" }, { signal: AbortSignal.timeout(100), maxAttempts: 5 });
  expect(run).toMatchObject({ exitCode: 128 + 15, attempts: 1, timedOut: false });
});

test("without dispatch the file of the hook's name runs, and a missing one has succeeded", async () => {
  const folder = await writeCharm({});
  await mkdir(join(folder, "hooks"));
  await writeScript(join(folder, "hooks/start"), "echo started");
  const store = memoryStore(deploy(createModel(), { charm: await readCharm(folder) }));
  expect(await runHook(store, { unit, hook: "start" })).toMatchObject({ exitCode: 0, stdout: "started\n" });
  expect(await runHook(store, { unit, hook: "stop" })).toMatchObject({ exitCode: 0, stdout: "" });
  const action = await runHook(store, { unit, action: { name: "backup" } });
  expect(action.action).toMatchObject({
    status: "failed",
    message: 'action not implemented on unit "demo/0"',
  });
});

test("a dispatch that can't be started is a failed hook with the reason", async () => {
  const model = await demoModel("true");
  const dispatch = join(model.applications["demo"]?.charm?.folder ?? "", "dispatch");
  const run = () => runHook(memoryStore(model), { unit, hook: "start" });
  await chmod(dispatch, 0o644);
  expect((await run()).log.at(-1)?.text).toContain("permission denied");
  await writeFile(dispatch, "true\n", { mode: 0o755 });
  await chmod(dispatch, 0o755);
  expect((await run()).log.at(-1)?.text).toContain("exec format error");
  await writeFile(dispatch, "#!/nowhere/node\n");
  expect(await run()).toMatchObject({ exitCode: -1 });
});

test("what a model does not hold is an error of the caller", async () => {
  const model = await demoModel("true");
  const store = memoryStore(model);
  const failure = (message: string) => expect.objectContaining({ code: "sandbox-failed", message });
  await expect(runHook(store, { unit: "demo/9", hook: "start" })).rejects.toEqual(
    failure("model sandbox has no unit demo/9; deploy or add it first"),
  );
  await expect(runHook(store, { unit, hook: "db-relation-joined" })).rejects.toEqual(
    failure("hook db-relation-joined of demo/0 needs a relation; name one"),
  );
  await rm(join(model.applications["demo"]?.charm?.folder ?? "", "metadata.yaml"));
  await expect(runHook(store, { unit, hook: "start" })).rejects.toMatchObject({
    message: expect.stringContaining("charm missing from disk"),
  });
});

test("an action reports its results and leaves the unit well when it fails", async () => {
  const store = await demoStore(`
    test -z "$JUJU_HOOK_NAME" || exit 9
    echo "$JUJU_ACTION_NAME $(action-get depth.of) $(action-get --format=json none)"
    action-set outcome.size=3 outcome.name=x; action-log step 1
    test "$(action-get fail)" = True && action-fail "no room"
    test "$(action-get die)" = True && exit 4; exit 0`);
  const run = async (parameters: Readonly<Record<string, boolean | { of: string }>>) =>
    (await runHook(store, { unit, action: { name: "backup", parameters } })).action;
  expect(await run({ depth: { of: "sea" } })).toEqual({
    status: "completed",
    message: "",
    log: ["step 1"],
    results: { outcome: { size: "3", name: "x" }, "return-code": 0, stdout: "backup sea null\n" },
  });
  expect(await run({ fail: true })).toMatchObject({ status: "failed", message: "no room" });
  expect(await run({ die: true })).toMatchObject({ status: "failed", message: "exit status 4" });
  expect(unitStatus(await store.load(), unit).status).not.toBe("error");
});

test("hooks of two units side by side both commit", async () => {
  const store = await demoStore('sleep 0.1; relation-set -r 0 me="$JUJU_UNIT_NAME"', { units: 2 });
  await Promise.all([
    runHook(store, { unit: "demo/0", hook: "start" }),
    runHook(store, { unit: "demo/1", hook: "start" }),
  ]);
  const { data } = (await store.load()).relations[0] ?? {};
  expect([data?.["demo/0"]?.["me"], data?.["demo/1"]?.["me"]]).toEqual(["demo/0", "demo/1"]);
});

test("the record of the tools holds no secret", async () => {
  const store = await demoStore(`
    id=$(secret-add --label mine pass-word=hunter22)
    relation-set -r 0 oops="it is $(secret-get --label mine)" user=me`);
  const { tools, stderr } = await runHook(store, { unit, hook: "start" });
  expect(stderr).toBe("");
  expect(tools.map(({ args }) => args)).toEqual([
    ["--label", "mine", "pass-word=***"],
    ["--label", "mine"],
    ["-r", "0", "oops=it is pass-word: ***", "user=me"],
  ]);
});

test("whoever runs a hook hears of each tool before its answer, and of standard error as it comes", async () => {
  const store = await demoStore("is-leader; echo one >&2; status-set active ready; echo two >&2");
  const heard: string[] = [];
  await runHook(
    store,
    { unit, hook: "start" },
    {
      onTool: ({ tool, code }) => heard.push(`${tool} ${code}`),
      onStderr: (text) => heard.push(...text.trim().split("\n")),
    },
  );
  // Two pipes: what comes by one may overtake what comes by the other.
  const isTool = (line: string): boolean => line.endsWith(" 0");
  expect(heard.filter(isTool)).toEqual(["is-leader 0", "status-set 0"]);
  expect(heard.filter((line) => !isTool(line))).toEqual(["one", "two"]);
});

test("a kill ends the hook and all it started at once, though they ignore SIGTERM; nothing is committed", async () => {
  const store = await demoStore("trap '' TERM; relation-set -r cluster:0 a=1; is-leader; sleep 60 & sleep 60");
  const killer = new AbortController();
  const { exitCode, tools, changedBags, ms } = await runHook(
    store,
    { unit, hook: "start" },
    { kill: killer.signal, onTool: ({ tool }) => void (tool === "is-leader" && killer.abort()) },
  );
  expect({ exitCode, tools: tools.map(({ tool }) => tool), changedBags }).toEqual({
    exitCode: 137,
    tools: ["relation-set", "is-leader"],
    changedBags: [],
  });
  expect(ms).toBeLessThan(10_000);
});

test("an action has the defaults of actions.yaml under the parameters that it is given", async () => {
  const actions = "backup: { params: { level: { default: 9 }, to: { default: /tmp }, note: {} } }";
  const charm = await readCharm(await writeCharm({ dispatch: "action-get" }, { "actions.yaml": actions }));
  const store = memoryStore(deploy(createModel(), { charm }));
  const { stdout } = await runHook(store, { unit, action: { name: "backup", parameters: { to: "/var" } } });
  expect(stdout).toBe("level: 9\nto: /var\n");
});
