import { expect, test } from "vitest";
import {
  defineInterface,
  endpointFromName,
  followRequests,
  followResponses,
  receivedRequests,
  respond,
  sendRequest,
  sentRequests,
} from "../../../src/juju/index.ts";
import { defineLayer, hook } from "../../../src/reactive/index.ts";
import { db, openWorld } from "./world.ts";

const asks = defineInterface({ interface: "foo", role: "requires", atStart: followResponses });
const answers = defineInterface({ interface: "foo", role: "provides", atStart: followRequests });

test("E36 all responses are there while nothing is asked, and flags follow at the start of the next hook", async () => {
  const seen: unknown[] = [];
  const shop = defineLayer(
    "shop",
    [
      hook("config-changed").do(function ask() {
        for (const relation of endpointFromName("db")?.relations ?? [])
          sendRequest(relation, { name: "a" }, { id: "1" });
      }),
      hook("update-status").do(async function look() {
        const endpoint = endpointFromName("db");
        if (endpoint !== undefined) seen.push(await sentRequests(endpoint));
      }),
    ],
    { interfaces: [asks] },
  );
  const world = openWorld({ endpoints: db, layers: [shop] });
  const relation = world.relate("db", "jobs");
  const flagsAfter = async (name: string): Promise<readonly string[]> => {
    await world.hook(name);
    return world.flags("endpoint.db.").filter((flag) => flag.endsWith("responses"));
  };
  expect(await flagsAfter("install")).toEqual(["all_responses"]);
  expect(await flagsAfter("config-changed")).toEqual(["all_responses"]); // asked in this hook, unanswered
  expect(world.bag(relation, "shop/0")).toEqual({ request_1: '{"name": "a", "request_id": "1"}' });
  expect(await flagsAfter("start")).toEqual([]);
  for (const unit of ["jobs/0", "jobs/1"]) world.meet(relation, unit);
  world.publish(relation, "jobs/1", { response_1: '{"done": true}' });
  expect(await flagsAfter("update-status")).toEqual(["all_responses", "has_responses"]);
  expect(seen).toMatchObject([[{ id: "1", fields: { name: "a" }, response: { done: true } }]]);
});

test("E37 each endpoint that answers has its own requests", async () => {
  const seen: Record<string, readonly string[]> = {};
  const endpoints = { aa: { role: "provides", interface: "foo" }, bb: { role: "provides", interface: "foo" } } as const;
  const shop = defineLayer(
    "shop",
    [
      hook("config-changed").do(async function answerAll() {
        for (const name of ["aa", "bb"]) {
          const endpoint = endpointFromName(name, answers);
          if (endpoint === undefined) continue;
          const requests = await receivedRequests(endpoint);
          seen[name] = requests.map(({ id, response }) => `${id} ${response === undefined ? "new" : "answered"}`);
          for (const request of requests) respond(request, { echo: request.fields["name"] ?? null });
        }
      }),
    ],
    { interfaces: [answers] },
  );
  const world = openWorld({ endpoints, layers: [shop] });
  for (const [endpoint, application] of [
    ["aa", "red"],
    ["bb", "blue"],
  ] as const) {
    const relation = world.relate(endpoint, application);
    world.publish(relation, `${application}/0`, {
      request_x: `{"request_id": "${application}", "name": "${application}"}`,
    });
    world.meet(relation, `${application}/0`);
  }
  await world.hook("config-changed");
  expect(seen).toEqual({ aa: ["red new"], bb: ["blue new"] });
  expect(world.flags("endpoint.").filter((flag) => flag.includes("requests"))).toEqual([
    "aa.has_requests",
    "aa.new_requests",
    "bb.has_requests",
    "bb.new_requests",
  ]);
  expect(world.bag(1, "shop/0")).toEqual({ response_red: '{"echo": "red"}' });
  await world.hook("config-changed");
  expect(seen).toEqual({ aa: ["red answered"], bb: ["blue answered"] });
  expect(world.flags("endpoint.").filter((flag) => flag.includes("new_requests"))).toEqual([]);
});

test("a request without an id gets one of its own", async () => {
  const ids: string[] = [];
  const shop = defineLayer("shop", [
    hook("*").do(function ask() {
      for (const relation of endpointFromName("db")?.relations ?? []) {
        ids.push(sendRequest(relation, {}), sendRequest(relation, {}));
      }
    }),
  ]);
  const world = openWorld({ endpoints: db, layers: [shop] });
  const relation = world.relate("db", "jobs");
  await world.hook("install");
  expect(new Set(ids).size).toBe(2);
  expect(Object.keys(world.bag(relation, "shop/0")).toSorted()).toEqual(ids.map((id) => `request_${id}`).toSorted());
});

test("what is no request in the data of a Python charm stops nothing", async () => {
  const shop = defineLayer("shop", [], { interfaces: [answers] });
  const world = openWorld({ endpoints: { db: { role: "provides", interface: "foo" } }, layers: [shop] });
  const relation = world.relate("db", "red");
  world.publish(relation, "red/0", { request_odd: "text", request_list: "[1]", other: "x" });
  expect((await world.hook("db-relation-joined", { relation, unit: "red/0" })).exitCode).toBe(0);
  expect(world.flags("endpoint.db.")).toContain("new_requests");
});
