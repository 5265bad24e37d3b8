import { expect, test } from "vitest";
import { setLeader, toolNames, type HookContext, type Model } from "../../src/sandbox/index.ts";
import { call, follower, joined, leader } from "./demo.ts";

/** The model after the writes of some calls. */
function after(lines: readonly string[], context: HookContext = leader, stdin = ""): Model {
  let { model } = context;
  for (const line of lines) {
    const given = call(line, { ...context, model }, stdin);
    expect(given.stderr).toBe("");
    model = (given.now ?? given.later ?? ((same) => same))(model);
  }
  return model;
}

test("relation-set keeps later equal signs and deletes the keys that are given empty", () => {
  const model = after(["relation-set -r 1 a=b=c x=1", "relation-set -r 1 x= -- -y=2"]);
  expect(model.relations[1]?.data["demo/0"]).toMatchObject({ a: "b=c", "-y": "2" });
  expect(model.relations[1]?.data["demo/0"]).not.toHaveProperty("x");
});

test("arguments override the file, whose values are taken as they are written", () => {
  const file = "a: 010\nb: yes\nc: |\n  two\n  lines\nd: from-file\ne: null\n";
  const model = after(["relation-set -r 1 --file - d=from-args"], leader, file);
  const { a, b, c, d, e } = model.relations[1]?.data["demo/0"] ?? {};
  expect({ a, b, c, d, e }).toEqual({ a: "010", b: "yes", c: "two\nlines\n", d: "from-args", e: undefined });
});

test("a file that is no map of texts is refused", () => {
  expect(call("relation-set -r 1 --file -", leader, "[1]").code).toBe(1);
  expect(call("relation-set -r 1 --file -", leader, "a: {b: c}").code).toBe(1);
  expect(call("relation-set -r 1 --file -", leader, "a: 'x").code).toBe(1);
});

test("ports are opened once, shown sorted and closed again", () => {
  const model = after([
    "open-port 443/UDP",
    "open-port 80",
    "open-port 80/tcp",
    "open-port 100-200",
    "open-port icmp",
    "close-port 100-200/tcp",
    "close-port 7",
  ]);
  expect(call("opened-ports", { ...leader, model }).stdout).toBe("icmp\n80/tcp\n443/udp\n");
  const some = after(["open-port 80 --endpoints db,website", "open-port 81"]);
  expect(call("opened-ports --endpoints --format=json", { ...leader, model: some }).stdout).toBe(
    '["80/tcp (db, website)","81/tcp (*)"]\n',
  );
  for (const wrong of ["70000", "9-1", "80/x", "a"]) expect(call(`open-port ${wrong}`, leader).code).toBe(2);
});

test("juju-log tells the relation, and an unknown level is a warning and INFO", () => {
  expect(call("juju-log -l bad two words", joined).log).toEqual([
    { level: "WARNING", text: 'db:1: Specified log level of "bad" is not valid' },
    { level: "INFO", text: "db:1: two words" },
  ]);
  expect(call("juju-log --log-level=CRITICAL -- -x", leader).log).toEqual([{ level: "ERROR", text: "-x" }]);
});

test("state is bounded per entry", () => {
  expect(after(["state-set --file - b=2"], leader, "a: 1").applications["demo"]?.units["demo/0"]?.state).toEqual({
    a: "1",
    b: "2",
  });
  expect(call("state-set --file -", leader, `a: ${"x".repeat(65_537)}`).code).toBe(1);
  expect(call("state-set --file -", leader, `${"k".repeat(257)}: x`).code).toBe(1);
  const model = after(["state-set a=1 b=2", "state-delete a", "state-delete none"]);
  expect(call("state-get --format=json", { ...leader, model }).stdout).toBe('{"b":"2"}\n');
});

test("goal-state tells units and relations to come", () => {
  const goal: unknown = JSON.parse(call("goal-state --format=json", leader).stdout);
  expect(goal).toMatchObject({
    units: { "demo/0": { status: "waiting" }, "demo/1": {} },
    relations: { db: { mysql: { status: "joined" }, "mysql/0": {} } },
  });
});

test("the application's status is the leader's, with all units in it", () => {
  const model = after(["status-set --application blocked -- -no·way", "status-set active"]);
  const status: unknown = JSON.parse(
    call("status-get --application --include-data --format=json", { ...leader, model }).stdout,
  );
  expect(status).toMatchObject({
    "application-status": {
      status: "blocked",
      message: "-no way",
      units: { "demo/0": { status: "active", message: "" }, "demo/1": { status: "waiting" } },
    },
  });
});

test("a relation that goes is listed as long as it has members", () => {
  const dying: Model = { ...leader.model, relations: leader.model.relations.map((one) => ({ ...one, dying: true })) };
  expect(call("relation-ids db", { ...leader, model: dying }).stdout).toBe("db:1\n");
  expect(call("relation-ids db", { ...follower, model: dying }).stdout).toBe("");
});

test("leadership moves with the leader", () => {
  const model = setLeader(leader.model, "demo/1");
  expect(call("is-leader", { ...leader, model }).stdout).toBe("False\n");
  expect(call("is-leader", { ...follower, model }).stdout).toBe("True\n");
});

// The list of Juju 4 and what 3.6 has besides (juju `worker/uniter/runner/jujuc`).
const juju4 = [
  "action-fail action-get action-log action-set application-version-set close-port config-get credential-get",
  "goal-state is-leader juju-log juju-reboot network-get open-port opened-ports relation-get relation-ids",
  "relation-list relation-model-get relation-set resource-get secret-add secret-get secret-grant secret-ids",
  "secret-info-get secret-remove secret-revoke secret-set state-delete state-get state-set status-get",
  "status-set storage-add storage-get storage-list unit-get",
].flatMap((line) => line.split(" "));
const onlyJuju3 = ["leader-get", "leader-set", "payload-register", "payload-status-set", "payload-unregister"];

test("each version of Juju has its tools", () => {
  expect(toolNames("4.0.15")).toEqual(juju4.toSorted());
  expect(toolNames("3.6.27")).toEqual([...juju4, ...onlyJuju3].toSorted());
});
