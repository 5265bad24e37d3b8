import { expect, test } from "vitest";
import { keepPublished, liveRelations, type Texts } from "../../../src/layer/relations/own-data.ts";
import { defineLayer } from "../../../src/reactive/index.ts";
import { openWorld } from "../../juju/endpoints/world.ts";

const endpoints = { web: { role: "provides", interface: "http" } } as const;

/** A charm that keeps these texts published in all its relations. */
function aPublisher(texts: () => Texts) {
  const atExit = [
    async function publish() {
      for (const relation of liveRelations("web")) await keepPublished(relation, relation.toPublishRaw, texts());
    },
  ];
  const world = openWorld({ endpoints, layers: [defineLayer("shop", [], { atExit })] });
  const relation = world.relate("web", "proxy", 1);
  const hook = async (name = "config-changed") => {
    const { calls } = await world.hook(name, name.startsWith("web-") ? { relation } : {});
    return calls
      .filter(({ tool, args }) => tool === "relation-set" || (tool === "relation-get" && args.includes("shop/0")))
      .map(({ tool }) => tool);
  };
  return { world, relation, hook };
}

test("texts are published once, looked at once more, and then known to be there", async () => {
  const { world, relation, hook } = aPublisher(() => ({ port: "80" }));
  expect(await hook()).toEqual(["relation-get", "relation-set"]);
  expect(world.bag(relation, "shop/0")).toEqual({ port: "80" });
  expect(await hook()).toEqual(["relation-get"]);
  expect(await hook()).toEqual([]);
});

test("what a hook set and Juju dropped is set again: only what was found is remembered", async () => {
  const { world, relation, hook } = aPublisher(() => ({ port: "80" }));
  await hook();
  world.publish(relation, "shop/0", { port: "" }); // the process ended between its own commit and Juju's
  expect(await hook()).toEqual(["relation-get", "relation-set"]);
  expect(world.bag(relation, "shop/0")).toEqual({ port: "80" });
});

test("another text is published at once, and a key that others wrote stays", async () => {
  let port = "80";
  const { world, relation, hook } = aPublisher(() => ({ port, hostname: "" }));
  world.publish(relation, "shop/0", { "ingress-address": "10.0.0.1", hostname: "old" });
  await hook();
  await hook();
  await hook();
  port = "81";
  expect(await hook()).toEqual(["relation-get", "relation-set"]);
  expect(world.bag(relation, "shop/0")).toEqual({ port: "81", "ingress-address": "10.0.0.1" });
});

test("in a relation that breaks nothing is published, and what was known of it is forgotten", async () => {
  const { world, relation, hook } = aPublisher(() => ({ port: "80" }));
  await hook();
  await hook();
  const row = `kafka-connect-base.relation.web:${relation}.published`;
  expect(world.row(row)).toEqual(expect.any(String));
  expect(await hook("web-relation-broken")).toEqual([]);
  expect(world.row(row)).toBeUndefined();
});
