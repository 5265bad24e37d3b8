import { beforeAll, expect, test } from "vitest";
import { findings, type CharmGraph } from "../../src/explain/index.ts";
import { metadata } from "../build/tree.ts";
import { changesOf, readCharm } from "./a-charm.ts";

let graph: CharmGraph;

beforeAll(async () => {
  graph = await readCharm(
    `
    import { clearFlag, defineLayer, setFlag, when } from "kafka-connect-base";
    import { defineInterface, endpointFromFlag, endpointFromName } from "kafka-connect-base/juju";
    const http = defineInterface(
      {
        role: "provides",
        interface: "http",
        triggers: [{ whenNot: "endpoint.{endpoint_name}.joined", clearFlag: "{endpoint_name}.available" }],
        manageFlags(endpoint) {
          endpoint.toggleFlag("{endpoint_name}.available", endpoint.isJoined);
        },
      },
      [
        when("endpoint.{endpoint_name}.joined").do(function greet(endpoint) {
          endpoint.setFlag("greeted");
          setFlag(endpoint.flag("{endpoint_name}.told"));
        }),
      ],
    );
    function serve() {
      endpointFromName("web")?.clearFlag("changed");
      const endpoint = endpointFromFlag("admin.available");
      if (endpoint) clearFlag(endpoint.flag("{endpoint_name}.told"));
      setFlag("served");
    }
    export const layer = defineLayer("app", [when("web.available", "endpoint.admin.greeted").do(serve)], { interfaces: [http] });
    `,
    { "metadata.yaml": `${metadata("app")}provides:\n  web: {interface: http}\n  admin: {interface: http}\n` },
  );
});

test("the handlers of an interface are there for each endpoint of its side, after those of the layer", () => {
  expect(graph.movers.filter(({ role }) => role === "handler").map(({ id }) => id)).toEqual([
    "app/serve",
    "http.provides:web/greet",
    "http.provides:admin/greet",
  ]);
  expect(graph.movers.find(({ id }) => id === "http.provides:admin/greet")?.conditions).toEqual([
    { kind: "all", flags: ["endpoint.admin.joined"] },
  ]);
});

test("what they do with their endpoint's flags is known for each", () => {
  expect(changesOf(graph, "web/greet")).toEqual(["+endpoint.web.greeted!", "+web.told!"]);
  expect(changesOf(graph, "admin/greet")).toEqual(["+endpoint.admin.greeted!", "+admin.told!"]);
  expect(changesOf(graph, "web/manageFlags")).toEqual(["~web.available!"]);
  expect(graph.triggers.map(({ transition, on }) => `${transition} ${on}`)).toEqual([
    "clear endpoint.web.joined",
    "clear endpoint.admin.joined",
  ]);
});

test("so are the endpoints that a handler finds by name or by flag", () => {
  expect(changesOf(graph, "serve")).toEqual(["-endpoint.web.changed", "-admin.told", "+served!"]);
  expect(findings(graph).computed).toEqual([]);
});
