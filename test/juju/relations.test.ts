import { expect, test } from "vitest";
import { readHookContext, type Charm, type RunToolNow, type ToolRunner } from "../../src/juju/index.ts";
import { readRelations } from "../../src/juju/relations.ts";
import { fakeTools } from "./fake-tools.ts";

const charm: Pick<Charm, "endpoints"> = {
  endpoints: { kafka: { role: "requires", interface: "kafka" }, website: { role: "provides", interface: "http" } },
};

/** Answers as Juju would, and remembers what was asked. */
function asked(answers: Readonly<Record<string, string>>): ToolRunner & { calls: string[] } {
  const calls: string[] = [];
  const runNow: RunToolNow = (tool, args) => {
    const call = [tool, ...args].join(" ");
    calls.push(call);
    return answers[call] ?? "null";
  };
  return { calls, runNow, run: async (tool, args) => runNow(tool, args) };
}

const answers = {
  "relation-ids --format=json kafka": '["kafka:10","kafka:9"]',
  "relation-list --format=json -r kafka:9": '["kafka/10","kafka/9"]',
  "relation-list --format=json -r kafka:10": "[]",
  "relation-get --format=json -r kafka:9 - kafka/9": '{"host":"10.0.0.9","port":"9092"}',
  "relation-get --format=json -r kafka:9 - kafka/10": "null",
};

const read = (runner: ToolRunner, environment: Record<string, string> = {}) =>
  readRelations(runner, {
    charm: { name: "c", layers: [], config: {}, layerOptions: {}, ...charm },
    context: readHookContext(fakeTools().environment({ JUJU_HOOK_NAME: "config-changed", ...environment })),
    goal: { units: [], leaving: [], endpoints: ["kafka"] },
  });

test("relations and units come in natural order, with what each unit published", async () => {
  expect(await read(asked(answers))).toEqual([
    {
      endpoint: "kafka",
      id: "kafka:9",
      units: [
        { name: "kafka/9", data: { host: "10.0.0.9", port: "9092" } },
        { name: "kafka/10", data: {} },
      ],
    },
    { endpoint: "kafka", id: "kafka:10", units: [] },
  ]);
});

test("an endpoint that goal-state does not name costs no process", async () => {
  const juju = asked(answers);
  await read(juju);
  expect(juju.calls.filter((call) => call.includes("website"))).toEqual([]);
});

test("a relation counts as gone in its own broken hook", async () => {
  const environment = { JUJU_HOOK_NAME: "kafka-relation-broken", JUJU_RELATION: "kafka", JUJU_RELATION_ID: "kafka:9" };
  expect((await read(asked(answers), environment)).map(({ id }) => id)).toEqual(["kafka:10"]);
});

test("an application of one unit has no peers to be listed, one that goes still counts", async () => {
  const peers = { endpoints: { cluster: { role: "peers", interface: "shop-cluster" } } } as const;
  const list = async (units: readonly string[], leaving: readonly string[] = []) => {
    const juju = asked({ "relation-ids --format=json cluster": '["cluster:0"]' });
    await readRelations(juju, {
      charm: { name: "c", layers: [], config: {}, layerOptions: {}, ...peers },
      context: readHookContext(fakeTools().environment({ JUJU_HOOK_NAME: "config-changed" })),
      goal: { units, leaving, endpoints: [] },
    });
    return juju.calls;
  };
  const listed = ["relation-ids --format=json cluster", "relation-list --format=json -r cluster:0"];
  expect(await list(["shop/0"])).toEqual(listed.slice(0, 1));
  expect(await list(["shop/0", "shop/1"])).toEqual(listed);
  expect(await list(["shop/0"], ["shop/1"])).toEqual(listed);
});

test("a departing unit counts as gone", async () => {
  const environment = {
    JUJU_HOOK_NAME: "kafka-relation-departed",
    JUJU_RELATION: "kafka",
    JUJU_RELATION_ID: "kafka:9",
    JUJU_DEPARTING_UNIT: "kafka/9",
  };
  const [first] = await read(asked(answers), environment);
  expect(first?.units.map(({ name }) => name)).toEqual(["kafka/10"]);
});
