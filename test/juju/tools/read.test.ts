import { describe, expect, test } from "vitest";
import { toolRunner, tools } from "../../../src/juju/index.ts";
import { probeModel } from "../../helpers/probe-model.ts";
import { fakeTools } from "../fake-tools.ts";
import { aHook } from "./a-hook.ts";

describe("what is read", () => {
  test("options, all and one", async () => {
    const { run, commit } = await aHook();
    expect(await tools.configGet(run)).toEqual({ count: 2, marks: "<a> & b", none: null, on: false, word: "sea" });
    expect(await tools.configGet(run, "count")).toBe(2);
    expect(await tools.configGet(run, "--all")).toBeNull();
    await commit();
  });

  test("networks, addresses and storages", async () => {
    const { run, commit } = await aHook();
    expect(await tools.networkGet(run, "website")).toEqual({
      interfaces: [
        { name: "lo", macAddress: "", addresses: [{ value: "127.0.0.1", hostname: undefined, cidr: "127.0.0.1/32" }] },
      ],
      ingressAddresses: ["127.0.0.1"],
      egressSubnets: ["127.0.0.1/32"],
    });
    await expect(tools.networkGet(run, "db", { relation: "db:1" })).resolves.toBeDefined();
    expect(await tools.unitGet(run, "public-address")).toBe("127.0.0.1");
    expect(await tools.storageList(run)).toEqual(["data/0"]);
    expect(await tools.storageList(run, "other")).toEqual([]);
    expect(await tools.storageGet(run, "data/0")).toEqual({ kind: "filesystem", location: "/srv/data" });
    expect(await tools.resourceGet(run, "image")).toBe("/tmp/image.txt");
    await commit();
  });

  test("an address that Juju does not know yet is none (juju #22616)", async () => {
    const empty = { hostname: "", value: "", cidr: "" };
    const answer = { "bind-addresses": [{ "mac-address": "", "interface-name": "", addresses: [empty] }] };
    const { run } = toolRunner(fakeTools({ "network-get": JSON.stringify(answer) }).environment());
    expect(await tools.networkGet(run, "website")).toEqual({ interfaces: [], ingressAddresses: [], egressSubnets: [] });
  });

  test("an address as Juju before 2.9 tells it", async () => {
    const card = { "interface-name": "eth0", addresses: [{ hostname: "", address: "10.0.0.4", cidr: "10.0.0.0/24" }] };
    const { run } = toolRunner(
      fakeTools({ "network-get": JSON.stringify({ "bind-addresses": [card] }) }).environment(),
    );
    const { interfaces } = await tools.networkGet(run, "website");
    expect(interfaces[0]?.addresses[0]?.value).toBe("10.0.0.4");
  });

  test("null, which Juju says for nothing, in every tool", async () => {
    const names = [
      "config-get",
      "goal-state",
      "is-leader",
      "leader-get",
      "network-get",
      "opened-ports",
      "relation-get",
    ];
    const more = ["relation-ids", "relation-list", "relation-model-get", "secret-get", "secret-ids", "state-get"];
    const rest = ["status-get", "storage-get", "storage-list", "unit-get", "action-get", "credential-get"];
    const answers = Object.fromEntries([...names, ...more, ...rest].map((name) => [name, "null"]));
    const { run } = toolRunner(fakeTools(answers).environment());
    expect([
      await tools.configGet(run),
      await tools.configGet(run, "a"),
      await tools.goalState(run),
      await tools.isLeader(run),
      await tools.leaderGet(run),
      await tools.leaderGet(run, "a"),
      await tools.openedPorts(run),
      await tools.openedPorts(run, { endpoints: true }),
      await tools.relationGet(run, "db:1", "a/0"),
      await tools.relationIds(run, "db"),
      await tools.relationList(run, "db:1"),
      await tools.relationApplication(run, "db:1"),
      await tools.relationModelGet(run, "db:1"),
      await tools.secretGet(run, "secret:a"),
      await tools.secretIds(run),
      await tools.stateGet(run),
      await tools.stateGet(run, "a"),
      await tools.storageList(run),
      await tools.unitGet(run, "private-address"),
      await tools.actionGet(run),
      await tools.actionGet(run, "a"),
    ]).toEqual([
      {},
      null,
      { units: [], leaving: [], endpoints: [] },
      false,
      {},
      undefined,
      [],
      [],
      {},
      [],
      [],
      undefined,
      undefined,
      {},
      [],
      {},
      "",
      [],
      undefined,
      {},
      null,
    ]);
    await expect(tools.statusGet(run)).resolves.toEqual({ status: "unknown", message: "", data: {} });
    await expect(tools.storageGet(run, "data/0")).resolves.toEqual({ kind: "", location: "" });
    await expect(tools.credentialGet(run)).resolves.toMatchObject({ type: "", attributes: {} });
  });

  test("the cloud and its credential, once the operator trusts the application", async () => {
    const cloud = {
      type: "kubernetes",
      name: "k8s",
      endpoint: "https://10.0.0.1",
      credential: { "auth-type": "oauth2", attrs: { Token: "abc" } },
      cacertificates: ["PEM"],
    };
    const trusted = await aHook({}, { ...(await probeModel({ type: "caas" })), cloud });
    expect(await tools.credentialGet(trusted.run)).toEqual({
      type: "kubernetes",
      name: "k8s",
      region: undefined,
      endpoint: "https://10.0.0.1",
      certificates: ["PEM"],
      authType: "oauth2",
      attributes: { Token: "abc" },
    });
    await trusted.commit();
    const other = await aHook();
    await expect(tools.credentialGet(other.run)).rejects.toMatchObject({ kind: "permission-denied" });
    await other.commit();
  });
});

test("units that are on their way out are told apart from those that stay", async () => {
  const goal = {
    units: { "shop/0": { status: "dying" }, "shop/1": { status: "active" }, "shop/2": { status: "dead" } },
    relations: { db: { mysql: { status: "joined" } } },
  };
  const { run } = toolRunner(fakeTools({ "goal-state": JSON.stringify(goal) }).environment());
  expect(await tools.goalState(run)).toEqual({
    units: ["shop/1"],
    leaving: ["shop/0", "shop/2"],
    endpoints: ["db"],
  });
});
