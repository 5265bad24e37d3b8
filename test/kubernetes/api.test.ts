import { inspect } from "node:util";
import { onTestFinished, expect, test } from "vitest";
import { createLogger, silentLogger, type LogLine } from "../../src/core/index.ts";
import {
  createKubernetesApi,
  type KubernetesApi,
  type KubernetesApiOptions,
  type KubernetesObject,
} from "../../src/kubernetes/index.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";
import { startHostileServer, type HostileServer } from "./hostile-server.ts";

const configMap: KubernetesObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { k: "v" } };

async function standIn(): Promise<KubernetesStandIn> {
  const started = await startKubernetesStandIn();
  onTestFinished(started.close);
  return started;
}

async function hostile(...[listener]: Parameters<typeof startHostileServer>): Promise<HostileServer> {
  const started = await startHostileServer(listener);
  onTestFinished(started.close);
  return started;
}

async function open(kubeconfig: string, options: Partial<KubernetesApiOptions> = {}): Promise<KubernetesApi> {
  const api = await createKubernetesApi({ kubeconfig, fieldManager: "test", log: silentLogger, ...options });
  onTestFinished(api.close);
  return api;
}

test.each([429, 500, 502, 503, 504])("a %i is tried again", async (status) => {
  const server = await standIn();
  const api = await open(server.kubeconfig);
  server.failNext({ status });
  expect((await api.apply(configMap)).created).toBe(true);
  expect(server.requests().map((request) => request.status)).toEqual([status, 201]);
  expect(api.requests()).toBe(2);
});

test("a connection that is reset is tried again", async () => {
  const server = await standIn();
  const api = await open(server.kubeconfig);
  server.failNext({ reset: true, times: 2 });
  expect(await api.read("ConfigMap", "a")).toBeUndefined();
  expect(server.requests().map(({ status }) => status)).toEqual([0, 0, 404]);
});

test("a write that met another one is tried again, and a removal is not", async () => {
  const server = await standIn();
  const api = await open(server.kubeconfig);
  server.failNext({ method: "PATCH", status: 409 });
  await api.apply(configMap);
  server.failNext({ method: "DELETE", status: 409 });
  await expect(api.remove("ConfigMap", "a")).rejects.toMatchObject({ status: 409, remedy: "wait" });
  expect(api.requests()).toBe(3);
});

test("Retry-After is waited for", async () => {
  const server = await standIn();
  const api = await open(server.kubeconfig);
  server.failNext({ status: 429, headers: { "retry-after": "1" } });
  const start = Date.now();
  await api.read("ConfigMap", "a");
  expect(Date.now() - start).toBeGreaterThanOrEqual(990);
});

test("a Retry-After beyond the budget is not waited for", async () => {
  const server = await standIn();
  const api = await open(server.kubeconfig);
  server.failNext({ status: 429, body: { kind: "Status", message: "too many", details: { retryAfterSeconds: 600 } } });
  await expect(api.read("ConfigMap", "a")).rejects.toMatchObject({
    status: 429,
    remedy: "wait",
    code: "kubernetes-failed",
  });
  expect(api.requests()).toBe(1);
});

test("an answer that stays bad when the budget is spent becomes the error", async () => {
  const server = await standIn();
  const api = await open(server.kubeconfig, { budgetMs: 300 });
  server.failNext({ status: 503, times: 100 });
  const start = Date.now();
  await expect(api.apply(configMap)).rejects.toMatchObject({ status: 503, remedy: "wait" });
  expect(Date.now() - start).toBeLessThan(1000);
});

test.each([400, 401, 403, 413, 422])("a %i is not tried again", async (status) => {
  const server = await standIn();
  const api = await open(server.kubeconfig);
  server.failNext({ status });
  await expect(api.apply(configMap)).rejects.toMatchObject({ status, remedy: "block" });
  expect(api.requests()).toBe(1);
});

test("a server that is away is unreachable, with address and cause", async () => {
  const server = await startKubernetesStandIn();
  await server.close();
  const api = await open(server.kubeconfig, { budgetMs: 100 });
  await expect(api.read("ConfigMap", "a")).rejects.toMatchObject({
    code: "kubernetes-unreachable",
    remedy: "wait",
    message: `Kubernetes API not reachable at ${server.url}: ECONNREFUSED`,
  });
});

test("a server that never answers is given up at the deadline", async () => {
  const server = await hostile(() => undefined);
  const api = await open(server.kubeconfig, { readTimeoutMs: 50, budgetMs: 120 });
  await expect(api.list("Pod")).rejects.toMatchObject({ code: "kubernetes-unreachable", causeCode: "ETIMEDOUT" });
});

test("a server that stops in mid-answer is given up at the deadline", async () => {
  const server = await hostile((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"items": [');
  });
  const api = await open(server.kubeconfig, { readTimeoutMs: 50, budgetMs: 120 });
  await expect(api.list("Pod")).rejects.toMatchObject({ code: "kubernetes-unreachable", causeCode: "ETIMEDOUT" });
});

test("a certificate that is not trusted blocks at the first attempt", async () => {
  const server = await hostile((_request, response) => response.end("{}"));
  const stranger = await hostile(() => undefined);
  const authority = /"certificate-authority-data":"[^"]+"/;
  const api = await open(server.kubeconfig.replace(authority, authority.exec(stranger.kubeconfig)?.[0] ?? ""));
  await expect(api.read("ConfigMap", "a")).rejects.toMatchObject({
    code: "kubernetes-unreachable",
    remedy: "block",
    message: expect.stringContaining("correct the certificates of the kubeconfig"),
  });
  expect(api.requests()).toBe(1);
});

test("a certificate that is not to be verified is accepted with a warning", async () => {
  const server = await hostile((_request, response) => response.end('{"metadata": {"name": "a"}}'));
  const careless = server.kubeconfig.replace(/"certificate-authority-data":"[^"]+"/, '"insecure-skip-tls-verify":true');
  const lines: LogLine[] = [];
  const api = await open(careless, { log: createLogger((line) => lines.push(line)) });
  expect(await api.read("ConfigMap", "a")).toMatchObject({ metadata: { name: "a" } });
  expect(lines.map(({ level }) => level)).toEqual(["WARNING"]);
});

test("a page instead of JSON is an answer to wait on", async () => {
  const server = await hostile((_request, response) => response.end("<html>please log in</html>"));
  const api = await open(server.kubeconfig);
  await expect(api.read("ConfigMap", "a")).rejects.toMatchObject({ code: "kubernetes-failed", remedy: "wait" });
});

test("reads at once and one after another share one connection", async () => {
  const server = await hostile((_request, response) => response.end('{"metadata": {"name": "a"}}'));
  const api = await open(server.kubeconfig);
  await Promise.all([api.read("ConfigMap", "a"), api.list("Node"), api.read("Service", "a")]);
  for (let count = 0; count < 50; count += 1) await api.read("ConfigMap", "a");
  expect(server.connections()).toBe(1);
});

test("fields that the client library does not know come through in both directions", async () => {
  const sent: string[] = [];
  const future = {
    ...configMap,
    metadata: { name: "a", creationTimestamp: "2026-11-22T20:00:00Z" },
    fromTheFuture: { a: 1 },
  };
  const server = await hostile((request, response) => {
    request.on("data", (chunk: Buffer) => sent.push(chunk.toString()));
    request.on("end", () => response.end(JSON.stringify(future)));
  });
  const api = await open(server.kubeconfig);
  const { object } = await api.apply(future);
  expect(object).toEqual(future);
  expect(JSON.parse(sent.join(""))).toEqual(future);
});

test("an apply asks for force, strict fields and our field manager", async () => {
  const urls: (string | undefined)[] = [];
  const server = await hostile((request, response) => {
    urls.push(request.url, request.headers["content-type"]);
    response.end(JSON.stringify(configMap));
  });
  await (await open(server.kubeconfig, { namespace: "connect" })).apply(configMap, { dryRun: true });
  expect(urls).toEqual([
    "/api/v1/namespaces/connect/configmaps/a?dryRun=All&fieldManager=test&fieldValidation=Strict&force=true",
    "application/apply-patch+yaml",
  ]);
});

test("neither data of a Secret nor the token shows in an error or in the log", async () => {
  const secret = { ...configMap, kind: "Secret", data: { password: "aHVudGVyMg==" } } as const;
  const lines: LogLine[] = [];
  const log = createLogger((line) => lines.push(line));
  const echo = (status: number): Promise<HostileServer> =>
    hostile((request, response) => {
      response.statusCode = status;
      request.on("data", (chunk: Buffer) =>
        response.write(
          JSON.stringify({ kind: "Status", message: `${request.headers.authorization} ${chunk.toString()}` }),
        ),
      );
      request.on("end", () => response.end());
    });
  for (const status of [400, 409, 422, 500, 503]) {
    const api = await open((await echo(status)).kubeconfig, { log, budgetMs: 400 });
    const error: unknown = await api.apply(secret).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "kubernetes-failed", status });
    const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + JSON.stringify(lines);
    expect(shown).not.toContain("aHVudGVyMg==");
    expect(shown).not.toContain("hunter2");
  }
});

test("a token does not show in the error of a server that is away", async () => {
  const server = await startHostileServer(() => undefined);
  await server.close();
  const api = await open(server.kubeconfig, { budgetMs: 50 });
  const error: unknown = await api.read("ConfigMap", "a").catch((refused: unknown) => refused);
  expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain("hunter2");
});

test("the namespace is the option's, else the context's, else default", async () => {
  const { kubeconfig } = await standIn();
  expect((await open(kubeconfig, { namespace: "mine" })).namespace).toBe("mine");
  expect((await open(kubeconfig.replace("namespace: default", "namespace: theirs"))).namespace).toBe("theirs");
  expect((await open(kubeconfig.replace("namespace: default", "namespace: ''"))).namespace).toBe("default");
});
