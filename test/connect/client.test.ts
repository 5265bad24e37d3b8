import { describe, expect, test } from "vitest";
import { classify, createConnectClient, type ConnectClient } from "../../src/connect/index.ts";
import { aStandIn } from "./a-stand-in.ts";
import { aLog, nobody, serve } from "./serve.ts";

const source = { "connector.class": "FileStreamSource", topic: "t", "tasks.max": 1 };
const passedOn = (message: string) => ({
  error_code: 500,
  message: `Error trying to forward REST request: ${message}`,
});
const rebalancing = { error_code: 409, message: "Cannot complete request momentarily due to stale configuration" };

describe("requests", () => {
  test("defect 42: names are encoded and JSON is asked for", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.method, request.url, request.headers.accept, request.headers["content-type"]);
      response.writeHead(202).end();
    });
    await createConnectClient({ urls: [`${url}/prefix/`] }).pauseConnector("a b/ü?");
    expect(seen).toEqual(["PUT", "/prefix/connectors/a%20b%2F%C3%BC%3F/pause", "application/json", undefined]);
  });

  test("credentials of the URL are sent, and a redirect is an answer", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: "http://127.0.0.1:1/" }).end();
    });
    const client = createConnectClient({ urls: [url.replace("//", "//user:pass@")] });
    expect(await client.root()).toEqual([307, null]);
    expect(seen).toEqual([`Basic ${Buffer.from("user:pass").toString("base64")}`]);
  });

  test("config values are sent as strings", async () => {
    const { standIn, client } = await aStandIn();
    await client.putConnectorConfig("a", { ...source, "fail.task": false });
    expect(standIn.connectors()).toEqual({
      a: { "connector.class": "FileStreamSource", topic: "t", "tasks.max": "1", "fail.task": "false", name: "a" },
    });
  });

  test("defect 52: only the restart options that are set are sent", async () => {
    const { standIn, client } = await aStandIn();
    await client.putConnectorConfig("a", source);
    standIn.forget();
    await client.restartConnector("a");
    await client.restartConnector("a", { onlyFailed: false });
    await client.restartConnector("a", { includeTasks: true, onlyFailed: true });
    expect(standIn.requests()).toEqual([
      { method: "POST", path: "/connectors/a/restart", status: 204 },
      { method: "POST", path: "/connectors/a/restart", status: 204 },
      { method: "POST", path: "/connectors/a/restart?includeTasks=true&onlyFailed=true", status: 202 },
    ]);
  });

  test("nothing is sent for a name or config that no worker can take", async () => {
    const { standIn, client } = await aStandIn();
    const nested = JSON.parse('{"a":{"b":1}}') as Record<string, string>;
    const wrong = { code: "connect-argument" };
    await expect(client.deleteConnector("a;b")).rejects.toMatchObject(wrong);
    await expect(client.putConnectorConfig("a/b", source)).rejects.toMatchObject(wrong);
    await expect(client.putConnectorConfig("a", nested)).rejects.toMatchObject(wrong);
    expect(standIn.requests()).toEqual([]);
  });

  test("a client without a URL is not made", () => {
    expect(() => createConnectClient({ urls: [] })).toThrow(expect.objectContaining({ code: "connect-argument" }));
  });
});

describe("answers", () => {
  test("defect 44: a body that is not JSON is null, and its start is logged without secrets", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).end(`<html>password=hunter2\n${"x".repeat(400)}`);
    });
    const { log, lines } = aLog();
    expect(await createConnectClient({ urls: [url], log }).root()).toEqual([200, null]);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.text).toMatch(/^a Connect worker's answer is not JSON status=200 text="<html>password=\[hidden\]/);
    expect(lines[0]?.text.length).toBeLessThan(300);
  });

  test("defect 43: an answer without a body is the success that its status says", async () => {
    const { client } = await aStandIn();
    await client.putConnectorConfig("a", source);
    expect(await client.pauseConnector("a")).toEqual([202, null]);
    expect(await client.resumeConnector("a")).toEqual([202, null]);
    expect(await client.restartConnector("a")).toEqual([204, null]);
    expect(await client.deleteConnector("a")).toEqual([204, null]);
  });

  test("JSON that Connect does not send is null", async () => {
    const url = await serve((_request, response) => response.writeHead(200).end('{"login":"please"}'));
    const { log, lines } = aLog();
    expect(await createConnectClient({ urls: [url], log }).listConnectors()).toEqual([200, null]);
    expect(lines.map(({ level }) => level)).toEqual(["WARNING"]);
  });

  test("an old worker that ignores restart options is told of in the log", async () => {
    const { log, lines } = aLog();
    const { client } = await aStandIn({ version: "2.8.2" }, { log });
    await client.putConnectorConfig("a", source);
    expect(await client.restartConnector("a", { includeTasks: true })).toEqual([204, null]);
    expect(lines.map(({ text }) => text)).toEqual([
      "this Kafka ignores restart options: only the connector object was restarted name=a",
    ]);
  });

  test.each(["4.3.1", "0.10.1.1"])("connectors are listed with their status on %s", async (version) => {
    const { client } = await aStandIn({ version });
    await client.putConnectorConfig("a", source);
    await client.connectorStatus("a");
    const [status, json] = await client.listConnectorsWithStatus();
    expect(status).toBe(200);
    expect(json).toMatchObject({ a: { status: { connector: { state: "RUNNING" } } } });
  });

  test("an old worker's list names connectors that can't be asked about or have no status", async () => {
    const url = await serve((request, response) => {
      const isList = request.url?.includes("expand") === true;
      response
        .writeHead(isList ? 200 : 404)
        .end(isList ? '["a;b","..","new"]' : '{"error_code":404,"message":"No status found for connector new"}');
    });
    expect(await createConnectClient({ urls: [url] }).listConnectorsWithStatus()).toEqual([
      200,
      { "a;b": {}, "..": {}, new: {} },
    ]);
  });
});

describe("what passes is repeated", () => {
  const asking = (client: ConnectClient) => client.getConnector("a");

  test.each([
    ["defect 50: a rebalance", { status: 409, body: rebalancing }],
    ["a rebalance that a follower of Kafka 2.8 tells of", { status: 500, body: passedOn(rebalancing.message) }],
    ["a rebalance seen by a read", { status: 500, body: { error_code: 500, message: "a rebalance is expected" } }],
    ["a starting worker", { status: 404, body: "<html>404</html>", contentType: "text/html" }],
    ["a busy proxy", { status: 429, body: "" }],
    ["a proxy without its worker", { status: 502, body: "upstream connect error" }],
    ["a worker that shuts down", { status: 503, body: "<html></html>" }],
    ["a closed connection", { reset: true }],
  ])("%s", async (_title, rule) => {
    const { standIn, client } = await aStandIn();
    await client.putConnectorConfig("a", source);
    standIn.forget();
    standIn.failNext({ ...rule, times: 2 });
    expect((await asking(client)).status_code).toBe(200);
    expect(standIn.requests()).toHaveLength(3);
  });

  test("defect 18: a refused connection sends the request to the next worker, which stays in use", async () => {
    const { standIn } = await aStandIn();
    const client = createConnectClient({ urls: [await nobody(), ...standIn.urls], retryBaseMs: 1 });
    expect((await client.root()).status_code).toBe(200);
    expect((await client.root()).status_code).toBe(200);
    expect(standIn.requests()).toHaveLength(2);
  });

  test("defect 41: a worker that never answers is left after the time-out", async () => {
    const silent = await serve(() => undefined);
    const { standIn } = await aStandIn();
    const client = createConnectClient({ urls: [silent, ...standIn.urls], readTimeoutMs: 50, retryBaseMs: 1 });
    expect((await client.root()).status_code).toBe(200);
  });
});

describe("what does not pass is not repeated", () => {
  test.each([
    ["an existing name", { error_code: 409, message: "Connector a already exists" }, "already-exists"],
    ["another server error", { error_code: 500, message: null }, "failed"],
    ["a missing class on Kafka 3", { error_code: 500, message: "Failed to find any class x" }, "validation"],
  ])("%s", async (_title, body, kind) => {
    const { standIn, client } = await aStandIn();
    standIn.failNext({ status: body.error_code, body, times: 5 });
    const answer = await client.putConnectorConfig("a", source);
    expect(classify(answer)).toBe(kind);
    expect(standIn.requests()).toHaveLength(1);
  });

  test("a server error without Connect's words is final when it comes twice", async () => {
    const { standIn, client } = await aStandIn();
    standIn.failNext({ status: 500, body: "<html>500</html>", contentType: "text/html", times: 5 });
    expect(await client.getConnector("a")).toEqual([500, null]);
    expect(standIn.requests()).toHaveLength(2);
  });

  test("a restart in doubt is sent twice at most", async () => {
    const { standIn, client } = await aStandIn();
    standIn.failNext({ method: "POST", reset: true, times: 9 });
    await expect(client.restartConnector("a")).rejects.toMatchObject({ code: "connect-unreachable", attempts: 2 });
  });
});

describe("a write in doubt", () => {
  const timedOut = { status: 500, body: { error_code: 500, message: "Request timed out" } };

  test.each([
    ["whose connection was closed", { reset: true }],
    ["that timed out in the worker", timedOut],
  ])("%s, but was carried out, is not sent again", async (_title, rule) => {
    const { standIn, client } = await aStandIn();
    standIn.failNext({ method: "PUT", carriedOut: true, ...rule });
    const answer = await client.putConnectorConfig("a", source);
    expect(answer).toMatchObject([200, { name: "a", config: { topic: "t", name: "a" } }]);
    expect(standIn.requests().map(({ method }) => method)).toEqual(["PUT", "GET"]);
  });

  test("that was not carried out is sent again", async () => {
    const { standIn, client } = await aStandIn();
    await client.putConnectorConfig("a", source);
    standIn.forget();
    standIn.failNext({ method: "PUT", ...timedOut });
    const answer = await client.putConnectorConfig("a", { ...source, topic: "u" });
    expect(answer).toMatchObject([200, { config: { topic: "u" } }]);
    expect(standIn.requests().map(({ method }) => method)).toEqual(["PUT", "GET", "PUT"]);
  });

  test("that deleted the connector counts as done when it is gone on the repetition", async () => {
    const { standIn, client } = await aStandIn();
    await client.putConnectorConfig("a", source);
    standIn.failNext({ method: "DELETE", carriedOut: true, reset: true });
    expect(await client.deleteConnector("a")).toEqual([204, null]);
    expect(standIn.connectors()).toEqual({});
  });

  test("is none for a DELETE that nobody got: its 404 stays a 404", async () => {
    const { standIn } = await aStandIn();
    const client = createConnectClient({ urls: [await nobody(), ...standIn.urls], retryBaseMs: 1 });
    expect((await client.deleteConnector("a")).status_code).toBe(404);
  });
});

describe("the budget", () => {
  test("defect 50: when it is spent, the last answer is returned", async () => {
    const { standIn, client } = await aStandIn({}, { budgetMs: 150 });
    standIn.failNext({ status: 409, body: rebalancing, times: 1_000 });
    const started = performance.now();
    expect(await client.listTasks("a")).toEqual([409, rebalancing]);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(standIn.requests().length).toBeGreaterThan(1);
  });

  test("without any answer there is an error with addresses and attempts, and no credentials", async () => {
    const url = await nobody();
    const client = createConnectClient({
      urls: [url.replace("//", "//user:hunter2@")],
      budgetMs: 100,
      retryBaseMs: 1,
    });
    const error: unknown = await client
      .putConnectorConfig("a", { ...source, "db.password": "hunter2" })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "connect-unreachable", remedy: "wait", urls: [url] });
    expect(String(error)).toMatch(/no Connect worker answered at http:\/\/127.* attempts \(ECONNREFUSED\)/);
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
  });

  test("defect 22: it is for all requests of a client together", async () => {
    const silent = await serve(() => undefined);
    const client = createConnectClient({ urls: [silent], budgetMs: 60, retryBaseMs: 1 });
    await expect(client.root()).rejects.toMatchObject({ code: "connect-unreachable", attempts: 1 });
    await expect(client.root()).rejects.toMatchObject({ code: "connect-unreachable", attempts: 0 });
  });

  test("cuts a write's own time-out", async () => {
    const silent = await serve(() => undefined);
    const client = createConnectClient({ urls: [silent], budgetMs: 60 });
    const started = performance.now();
    await expect(client.pauseConnector("a")).rejects.toMatchObject({ code: "connect-unreachable" });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
