import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, describe, expect, test } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import { createKubernetesApi } from "../../../src/kubernetes/index.ts";
import { startFaultProxy, type Fault } from "../../helpers/fault-proxy.ts";
import { fieldManager, openCharm } from "./a-charm.ts";
import { sharedCluster } from "./shared-cluster.ts";
import { service } from "./six-objects.ts";

const tooMany = (seconds: string): Fault => ({ status: 429, headers: { "retry-after": seconds } });

test("case 24: an apply outlasts 429 with Retry-After, 503 and a reset, waits as it is told, and is made once", async () => {
  const charm = await openCharm();
  charm.proxy.failNext(tooMany("2"), { status: 503 }, "reset");
  expect((await charm.api.apply(service("kc-six", "ClusterIP"))).created).toBe(true);
  const [first, second, ...others] = charm.proxy.requests();
  expect([first, second, ...others]).toHaveLength(4);
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1990);
  expect((await charm.space.audited()).map(({ verb, code }) => ({ verb, code }))).toEqual([
    { verb: "patch", code: 201 },
  ]);
});

test("case 24: a Retry-After of ten minutes is not waited for", async () => {
  const charm = await openCharm();
  charm.proxy.failNext(tooMany("600"));
  const begin = performance.now();
  await expect(charm.api.read("Service", "kc-six")).rejects.toMatchObject({ status: 429, remedy: "wait" });
  expect(performance.now() - begin).toBeLessThan(1000);
  expect(charm.proxy.requests()).toHaveLength(1);
});

describe("case 25: a server that stops", () => {
  test.each<readonly [string, Fault]>([
    ["never answers", "silence"],
    ["stops in the middle of an answer", "stall"],
  ])("case 25: a process that asks one that %s is told at the limit, and ends by itself", async (_what, fault) => {
    const space = await sharedCluster().openNamespace();
    onTestFinished(space.close);
    const proxy = await startFaultProxy(space.kubeconfig);
    onTestFinished(proxy.close);
    proxy.failNext(...Array.from({ length: 10 }, () => fault));
    // It closes nothing: no open handle of ours may keep a hook from ending.
    const program = `
      import { createKubernetesApi } from ${JSON.stringify(new URL("../../../src/kubernetes/index.ts", import.meta.url).href)};
      const log = { debug() {}, info() {}, warning() {}, error() {} };
      const { KUBECONFIG_TEXT: kubeconfig } = process.env;
      const api = await createKubernetesApi({ kubeconfig, fieldManager: "t", log, readTimeoutMs: 300, budgetMs: 700 });
      const error = await api.list("ConfigMap").catch((refused) => refused);
      console.log(JSON.stringify({ code: error.code, causeCode: error.causeCode, at: performance.now() }));
      process.on("exit", () => console.log(JSON.stringify({ at: performance.now() })));
    `;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      env: { ...process.env, KUBECONFIG_TEXT: proxy.kubeconfig },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 30_000,
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      printed += piece;
    });
    expect(await once(child, "close")).toEqual([0, null]);
    const [told, ended] = printed
      .trim()
      .split("\n")
      .map((line): { readonly at: number } => JSON.parse(line));
    expect(told).toMatchObject({ code: "kubernetes-unreachable", causeCode: "ETIMEDOUT" });
    expect((ended?.at ?? Infinity) - (told?.at ?? 0)).toBeLessThan(1000);
  });
});

test("case 26: fifty reads in a row need one TLS connection", async () => {
  const charm = await openCharm();
  await charm.api.apply(service("kc-six", "ClusterIP"));
  for (let count = 0; count < 50; count += 1) await charm.api.read("Service", "kc-six");
  expect(charm.proxy.connections()).toBeLessThanOrEqual(2);
  expect(charm.proxy.requests()).toHaveLength(51);
});

describe("case 23: credentials that are no longer accepted", () => {
  test("case 23: a token file that is replaced in mid-run is read again, and no token is in the log", async () => {
    const charm = await openCharm();
    const folder = await mkdtemp(join(tmpdir(), "token-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "token");
    const [valid] = /(?<="token":")[^"]+/.exec(charm.space.kubeconfig) ?? [""];
    await writeFile(file, valid);
    const kubeconfig = async (): Promise<string> => charm.proxy.kubeconfig.replace(valid, await readFile(file, "utf8"));
    const api = await createKubernetesApi({ kubeconfig, fieldManager, log: charm.log });
    onTestFinished(api.close);
    expect(await api.list("Service")).toEqual([]);

    // The first token ends: what stands for it is refused by the real server, until the file is read again.
    const [, payload = ""] = valid.split(".");
    const expired = valid.replace(payload, payload.toUpperCase());
    await writeFile(file, expired);
    const late = await createKubernetesApi({ kubeconfig, fieldManager, log: charm.log });
    onTestFinished(late.close);
    await writeFile(file, valid);
    expect(await late.list("Service")).toEqual([]);
    expect(late.requests()).toBe(2);
    expect(JSON.stringify(charm.lines)).toContain("credentials were read again");
    for (const token of [valid, expired]) expect(JSON.stringify(charm.lines)).not.toContain(token);
  });

  test("case 23: a token that stays wrong blocks after one request, with the next step", async () => {
    const space = await sharedCluster().openNamespace();
    onTestFinished(space.close);
    const kubeconfig = space.kubeconfig.replace(/(?<="token":")[^"]+/, "wrong");
    const howToLogIn = "give the option kubeconfig a new token";
    const options = { kubeconfig: async () => kubeconfig, fieldManager, log: silentLogger, howToLogIn };
    const api = await createKubernetesApi(options);
    onTestFinished(api.close);
    await expect(api.list("Service")).rejects.toMatchObject({
      status: 401,
      remedy: "block",
      message: expect.stringContaining(`the credentials are not accepted; ${howToLogIn}`),
    });
    expect(api.requests()).toBe(1);
  });
});
