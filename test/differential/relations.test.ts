import { beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { clientAnswer, clientUser, readClientRequest } from "../../src/layer/relations/connect-client.ts";
import { kubeControlRequest, kubeControlUser, readKubeControl } from "../../src/layer/relations/kube-control.ts";
import { relationLibraries, type RelationPlay, type RelationPlayed } from "../../tools/compat/index.ts";

// Canonical's own libraries at the other end of the relation.
const juju36 = "3.6.27";
const juju29 = "2.9.51";
let play: (one: RelationPlay) => Promise<RelationPlayed>;
beforeAll(async () => {
  play = await relationLibraries(silentLogger);
});

describe("connect_client", () => {
  const source = { relation: "connect-client:7", who: "integrator" };
  const ask = (juju: string, plugin = "NOT-REQUIRED") =>
    play({ play: "connect-requirer", juju, plugin, bag: null, secrets: {} });
  const read = ({ bag }: RelationPlayed) => readClientRequest(new Map(Object.entries(bag)), source);
  const credentials = { username: clientUser(source.relation), password: "pw" };
  const answer = clientAnswer(["10.0.0.1:30083", "[fd00::1]:30083"]);

  test("we understand what a requirer asks for", async () => {
    expect(read(await ask(juju36))).toEqual({ state: "client", inSecret: true });
    expect(read(await ask(juju29))).toEqual({ state: "client", inSecret: false });
    expect(read(await ask(juju36, "http://10.0.0.9:8080/plugin"))).toEqual({ state: "plugin" });
  });

  test.each([
    ["a secret", juju36, { "secret-user": "secret:2y86aaaabbbbccccdddd" }],
    ["plain texts", juju29, credentials],
  ])("a requirer calls its integration created by our endpoints and credentials as %s", async (_as, juju, given) => {
    const secrets = { "secret:2y86aaaabbbbccccdddd": credentials };
    const bag = { ...answer, ...given };
    const played = await play({
      play: "connect-requirer",
      juju,
      plugin: "NOT-REQUIRED",
      bag,
      secrets: juju === juju36 ? secrets : {},
    });
    expect(played).toMatchObject({ events: ["integration_created"], created: true });
    expect(played.seen).toEqual({
      event: { ...credentials, tls: "disabled" },
      later: { ...answer, ...credentials },
    });
  });

  test("without credentials it hears of endpoints alone, and waits", async () => {
    const parts = { juju: juju36, plugin: "NOT-REQUIRED", bag: answer, secrets: {} };
    expect(await play({ play: "connect-requirer", ...parts })).toMatchObject({
      events: ["integration_endpoints_changed"],
      created: false,
    });
  });
});

describe("kube-control", () => {
  const context = { model: { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" }, unit: "connect/0" };
  const user = kubeControlUser(context);
  const control = { unit: "connect/0", endpoints: ["https://10.0.0.1:6443"], ca: "PEM", token: "t" };
  const read = ({ bag }: RelationPlayed) =>
    readKubeControl([{ name: "k8s/0", receivedRaw: new Map(Object.entries(bag)) }], user, "kube-control:7");

  test.each([
    [juju36, "0,1"],
    [juju29, "0"],
  ])("on Juju %s our request is that of the library for schemas %s", async (jujuVersion, schemas) => {
    const request = kubeControlRequest({ ...context, jujuVersion });
    expect((await play({ play: "kube-requirer", user, group: "system:masters", schemas })).bag).toMatchObject(request);
  });

  test("we find the token and the CA in the secrets of a provider that signs our request", async () => {
    const request = kubeControlRequest({ ...context, jujuVersion: juju36 });
    const played = await play({ play: "kube-provider", request, ...control });
    const found = read(played);
    if (found.state !== "ready" || !("secret" in found.token) || found.ca === undefined || !("secret" in found.ca)) {
      throw new Error(JSON.stringify(found));
    }
    expect(found.server).toBe("https://10.0.0.1:6443");
    expect(played.secrets?.[found.token.secret]?.[found.token.key]).toBe("t");
    expect(played.secrets?.[found.ca.secret]?.[found.ca.key]).toBe("PEM");
  });

  test("of a requirer without secrets it is in the data", async () => {
    const request = kubeControlRequest({ ...context, jujuVersion: juju29 });
    expect(read(await play({ play: "kube-provider", request, ...control }))).toMatchObject({
      state: "ready",
      token: { text: "t" },
    });
  });
});
