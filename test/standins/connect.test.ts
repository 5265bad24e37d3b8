import { describe, expect, onTestFinished, test } from "vitest";
import {
  startConnectStandIn,
  type ConnectStandIn,
  type ConnectStandInOptions,
} from "../../src/standins/connect/index.ts";

const fileSource = "org.apache.kafka.connect.file.FileStreamSourceConnector";
const source = { "connector.class": fileSource, topic: "t", "tasks.max": "1" };

async function started(options: ConnectStandInOptions = {}): Promise<ConnectStandIn> {
  const standIn = await startConnectStandIn(options);
  onTestFinished(standIn.close);
  return standIn;
}

type Asked = { readonly status: number; readonly type: string | null; readonly body: unknown };

async function ask(url: string | undefined, request = "GET /", body?: unknown): Promise<Asked> {
  const [method = "GET", path = "/"] = request.split(" ");
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  const json: unknown = /^[[{]/.test(text) ? JSON.parse(text) : text;
  return { status: response.status, type: response.headers.get("content-type"), body: json };
}

describe("a connector", () => {
  test("is created, has no status for a moment, then runs with its tasks", async () => {
    const { urls } = await started();
    const put = await ask(urls[0], "PUT /connectors/a/config", source);
    expect(put).toMatchObject({ status: 201, body: { name: "a", config: { ...source, name: "a" }, tasks: [] } });
    expect(await ask(urls[0], "GET /connectors/a/status")).toMatchObject({
      status: 404,
      body: { error_code: 404, message: "No status found for connector a" },
    });
    expect(await ask(urls[0], "GET /connectors/a/status")).toMatchObject({
      status: 200,
      body: { connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "RUNNING" }], type: "source" },
    });
    expect(await ask(urls[0], "GET /connectors/a/tasks")).toMatchObject({
      body: [{ id: { connector: "a", task: 0 }, config: source }],
    });
  });

  test("that exists is replaced by PUT and refused by POST", async () => {
    const { urls } = await started();
    expect((await ask(urls[0], "POST /connectors", { name: "a", config: source })).status).toBe(201);
    expect((await ask(urls[0], "PUT /connectors/a/config", source)).status).toBe(200);
    expect(await ask(urls[0], "POST /connectors", { name: "a", config: source })).toMatchObject({
      status: 409,
      body: { error_code: 409, message: "Connector a already exists" },
    });
  });

  test("follows pause, stop and resume", async () => {
    const { urls } = await started();
    await ask(urls[0], "PUT /connectors/a/config", source);
    const statusAfter = async (request: string) => {
      const { status } = await ask(urls[0], request);
      await ask(urls[0], "GET /connectors/a/status");
      const { body } = await ask(urls[0], "GET /connectors/a/status");
      return [status, body];
    };
    expect(await statusAfter("PUT /connectors/a/pause")).toMatchObject([
      202,
      { connector: { state: "PAUSED" }, tasks: [{ state: "PAUSED" }] },
    ]);
    expect(await statusAfter("PUT /connectors/a/stop")).toMatchObject([
      204,
      { connector: { state: "STOPPED" }, tasks: [] },
    ]);
    expect(await statusAfter("PUT /connectors/a/resume")).toMatchObject([
      202,
      { connector: { state: "RUNNING" }, tasks: [{ state: "RUNNING" }] },
    ]);
  });

  test("with fail.task has a failed task, which a restart touches", async () => {
    const { urls } = await started();
    await ask(urls[0], "PUT /connectors/a/config", { ...source, "fail.task": "true" });
    await ask(urls[0], "GET /connectors/a/status");
    expect((await ask(urls[0], "GET /connectors/a/status")).body).toMatchObject({
      connector: { state: "RUNNING" },
      tasks: [{ state: "FAILED", trace: expect.stringContaining("\n\tat ") as unknown }],
    });
    expect(await ask(urls[0], "POST /connectors/a/restart?includeTasks=true&onlyFailed=true")).toMatchObject({
      status: 202,
      body: { connector: { state: "RUNNING" }, tasks: [{ state: "RESTARTING" }] },
    });
    expect(await ask(urls[0], "POST /connectors/a/restart")).toEqual({ status: 204, type: null, body: "" });
  });

  test("is shared by all workers, and its tasks are spread over them", async () => {
    const { urls, connectors } = await started({ workers: 2 });
    const sink = { "connector.class": "com.startapp.data.MongoSinkConnector", topics: "t", "tasks.max": "2" };
    await ask(urls[1], "PUT /connectors/s/config", sink);
    await ask(urls[0], "GET /connectors/s/status");
    const { body } = await ask(urls[1], "GET /connectors/s/status");
    const ids = urls.map((url) => url.replace("http://", ""));
    expect(body).toMatchObject({ tasks: [{ worker_id: ids[0] }, { worker_id: ids[1] }], type: "sink" });
    expect(connectors()).toEqual({ s: { ...sink, name: "s" } });
  });
});

describe("refusals are in Kafka's words", () => {
  test.each([
    ["GET /connectors/a", undefined, 404, "Connector a not found"],
    ["GET /connectors/a/tasks", undefined, 404, "Connector a not found"],
    ["GET /connectors/a/status", undefined, 404, "No status found for connector a"],
    ["DELETE /connectors/a", undefined, 404, "Connector a not found"],
    ["PUT /connectors/a/pause", undefined, 404, "Unknown connector a"],
    ["POST /connectors/a/restart", undefined, 404, "Unknown connector: a"],
    ["GET /bogus", undefined, 404, "HTTP 404 Not Found"],
    ["GET /connectors/a/bogus", undefined, 404, "HTTP 404 Not Found"],
    ["DELETE /connectors", undefined, 405, "HTTP 405 Method Not Allowed"],
    ["POST /connectors/a/pause", undefined, 405, "HTTP 405 Method Not Allowed"],
    ["PUT /connectors/a/config", {}, 400, "Connector config {name=a} contains no connector type"],
    [
      "PUT /connectors/a/config",
      { "connector.class": fileSource },
      400,
      'Connector configuration is invalid and contains the following 1 error(s):\nMissing required configuration "topic" which has no default value.\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`',
    ],
    [
      "PUT /connectors/a/config",
      { ...source, name: "b" },
      400,
      "Connector name configuration (b) doesn't match connector name in the URL (a)",
    ],
    [
      "POST /connectors",
      { name: "a" },
      500,
      'Cannot invoke "java.util.Map.get(Object)" because "connectorConfig" is null',
    ],
  ])("%s with %j: %i", async (request, body, status, message) => {
    const { urls } = await started();
    const asked = await ask(urls[0], request, body);
    expect(asked).toMatchObject({ status, body: { error_code: status, message } });
    // Only Connect itself names the type of its errors.
    expect(asked.type).toBe(message.startsWith("HTTP ") ? null : "application/json");
  });

  test.each([
    [
      { "connector.class": "NoSuch" },
      /^Failed to find any class that implements Connector and which name matches NoSuch, /,
    ],
    [
      { ...source, "tasks.max": "abc" },
      /the following 2 error\(s\):\nInvalid value abc for configuration tasks.max: Not a number/,
    ],
    [{ ...source, "tasks.max": "0" }, /Invalid value 0 for configuration tasks.max: Value must be at least 1/],
    [{ ...source, x: null }, /Null value can not be supplied as the configuration value\./],
    [
      { "connector.class": "FileStreamSink" },
      /the following 2 error\(s\):\nMust configure one of topics or topics.regex\n/,
    ],
  ])("a PUT of %j: 400", async (config, message) => {
    const { urls, connectors } = await started();
    expect(await ask(urls[0], "PUT /connectors/a/config", config)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message) as unknown },
    });
    expect(connectors()).toEqual({});
  });

  test("a nested value is a 500, a body of another type a 415", async () => {
    const { urls } = await started();
    expect((await ask(urls[0], "PUT /connectors/a/config", { ...source, x: { y: 1 } })).status).toBe(500);
    const response = await fetch(`${urls[0]}/connectors/a/config`, { method: "PUT", body: "x" });
    expect(response.status).toBe(415);
  });

  test("Kafka 4 answers no URL with an encoded slash", async () => {
    const { urls } = await started();
    expect(await ask(urls[0], "GET /connectors/a%2Fb")).toMatchObject({
      status: 400,
      type: "text/html;charset=iso-8859-1",
    });
    expect(await ask(urls[0], "DELETE /connectors/a%2Fb")).toEqual({ status: 400, type: null, body: "" });
  });

  test('a follower deletes "a" when it is asked to delete "a;b"', async () => {
    const { urls, connectors } = await started({ workers: 2 });
    await ask(urls[0], "PUT /connectors/a/config", source);
    await ask(urls[0], "PUT /connectors/a%3Bb/config", source);
    expect((await ask(urls[1], "DELETE /connectors/a%3Bb")).status).toBe(204);
    expect(Object.keys(connectors())).toEqual(["a;b"]);
  });
});

test("a follower of Kafka 3 decodes a name once more", async () => {
  const { urls, connectors } = await started({ workers: 2, version: "3.9.2" });
  await ask(urls[0], "PUT /connectors/aAb/config", source);
  await ask(urls[0], "PUT /connectors/a%2541b/config", source);
  expect((await ask(urls[1], "DELETE /connectors/a%2541b")).status).toBe(204);
  expect(Object.keys(connectors())).toEqual(["a%41b"]);
});

describe("versions", () => {
  test("4.3.1 tells its version, health and plugins", async () => {
    const { urls } = await started();
    expect((await ask(urls[0], "GET /")).body).toMatchObject({
      version: "4.3.1",
      kafka_cluster_id: "stand-in-cluster-id",
    });
    expect((await ask(urls[0], "GET /health")).body).toMatchObject({ status: "healthy" });
    const { body } = await ask(urls[0], "GET /connector-plugins");
    expect(body).toContainEqual({ class: fileSource, type: "source", version: "4.3.1" });
  });

  test("0.10.1.1 ignores expand, checks no config and has neither health nor stop", async () => {
    const { urls } = await started({ version: "0.10.1.1" });
    expect((await ask(urls[0], "PUT /connectors/a/config", {})).status).toBe(201);
    expect((await ask(urls[0], "GET /connectors?expand=status")).body).toEqual(["a"]);
    expect((await ask(urls[0], "GET /connectors/a")).body).not.toHaveProperty("type");
    expect(await ask(urls[0], "GET /health")).toMatchObject({
      status: 404,
      type: expect.stringContaining("html") as unknown,
    });
    expect((await ask(urls[0], "PUT /connectors/a/stop")).status).toBe(404);
    expect((await ask(urls[0], "POST /connectors/a/restart?includeTasks=true")).status).toBe(204);
    expect((await ask(urls[0], "GET /connector-plugins")).body).toContainEqual({ class: fileSource });
  });

  test("expand shows the parts that were asked for, of connectors that have a status", async () => {
    const { urls } = await started();
    await ask(urls[0], "PUT /connectors/a/config", source);
    expect((await ask(urls[0], "GET /connectors?expand=status")).body).toEqual({});
    expect((await ask(urls[0], "GET /connectors?expand=info")).body).toMatchObject({ a: { info: { name: "a" } } });
    expect((await ask(urls[0], "GET /connectors?expand=status&expand=info")).body).toMatchObject({
      a: { info: { name: "a" }, status: { name: "a" } },
    });
  });
});

describe("faults", () => {
  test("a rule meets the requests that fit, as often as it says", async () => {
    const { urls, failNext, requests } = await started();
    failNext({
      method: "GET",
      pathIncludes: "plugins",
      status: 503,
      body: "<html>",
      contentType: "text/html",
      times: 2,
    });
    const statuses = [];
    for (const request of ["GET /", "GET /connector-plugins", "GET /connector-plugins", "GET /connector-plugins"]) {
      statuses.push((await ask(urls[0], request)).status);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(requests()).toHaveLength(4);
  });

  test("a closed connection is recorded with status 0, and forgotten with the rules", async () => {
    const { urls, failNext, requests, forget } = await started();
    failNext({ reset: true });
    await expect(ask(urls[0])).rejects.toThrow("fetch failed");
    expect(requests()).toEqual([{ method: "GET", path: "/", status: 0 }]);
    failNext({ reset: true });
    forget();
    expect(requests()).toEqual([]);
    expect((await ask(urls[0])).status).toBe(200);
  });

  test("a request can be carried out though its answer is lost", async () => {
    const { urls, failNext, connectors } = await started();
    failNext({ carriedOut: true, status: 500 });
    expect((await ask(urls[0], "PUT /connectors/a/config", source)).status).toBe(500);
    expect(Object.keys(connectors())).toEqual(["a"]);
  });

  test("a rebalance stops writes with 409 and reads of the herder with 500, lists not at all", async () => {
    const { urls, rebalance, connectors } = await started();
    rebalance(2);
    expect((await ask(urls[0], "GET /connectors")).status).toBe(200);
    expect((await ask(urls[0], "PUT /connectors/a/config", source)).status).toBe(409);
    expect((await ask(urls[0], "GET /connectors/a/tasks")).status).toBe(500);
    expect((await ask(urls[0], "GET /connectors/a/tasks")).status).toBe(404);
    expect(connectors()).toEqual({});
  });
});

test("a port can be chosen, and is free again after close", async () => {
  const first = await startConnectStandIn();
  await first.close();
  const second = await started({ port: first.port });
  expect(second.urls).toEqual([`http://127.0.0.1:${first.port}`]);
});

test("whoever starts it hears of a request when it was carried out and not answered yet", async () => {
  const seen: string[] = [];
  const standIn: ConnectStandIn = await started({
    onRequest: ({ method }) => seen.push(`${method}, ${Object.keys(standIn.connectors()).length} connectors`),
  });
  await ask(standIn.urls[0], "PUT /connectors/a/config", source);
  expect(seen).toEqual(["PUT, 1 connectors"]);
});

test("a snapshot brings the connectors back as they were", async () => {
  const { snapshot, connectors, urls } = await started();
  await ask(urls[0], "PUT /connectors/a/config", source);
  const before = connectors();
  const restore = snapshot();
  await ask(urls[0], "PUT /connectors/a/config", { ...source, topic: "u" });
  await ask(urls[0], "PUT /connectors/b/config", source);
  restore();
  expect(connectors()).toEqual(before);
});
