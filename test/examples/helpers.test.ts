import { afterAll, beforeAll, expect, test } from "vitest";
import { addUnits, setConfig, setLeader } from "../../src/sandbox/index.ts";
import { answersIn, answersOfWorkers } from "../helpers/helper-answers.ts";
import { buildForTest, deployFileStream, openModel, type BuiltForTest, type TestModel } from "../helpers/model.ts";

// The charm `probe` asks every helper in its update-status. The system tests do the same with real workers.
const application = "file-stream";
const unit = `${application}/0`;
let built: BuiltForTest;
let model: TestModel;

beforeAll(async () => {
  built = await buildForTest("test/helpers/probe");
  model = await openModel(built);
  await deployFileStream(model);
  // The stand-in shows a connector's state from the second look on.
  await fetch(`${model.connect.urls[0]}/connectors/shop-file-stream-source/status`);
});
afterAll(async () => {
  await model.close();
  await built.remove();
});

const ask = () => model.run({ unit, hook: "update-status" });

test("each helper answers as with real workers", async () => {
  const [run] = await ask();
  expect(answersIn(run?.log ?? [])).toMatchObject(answersOfWorkers("shop"));
});

test("defects 47 and 54: without a worker there is no answer, that is logged once, and what is declared stays declared", async () => {
  const scale = (workers: number) =>
    model.act(
      (now) => setConfig(now, application, { workers }),
      () => [{ unit, hook: "config-changed" }],
    );
  await scale(0);
  const [run] = await ask();
  expect(answersIn(run?.log ?? [])).toMatchObject({
    getWorkerService: "undefined",
    listConnectors: "undefined",
    registerConnector: "undefined",
    unregisterLatestConnector: false,
  });
  expect((run?.log ?? []).flatMap(({ text }) => text.match(/no worker is ready to be asked/g) ?? [])).toHaveLength(1);
  await scale(1);
  const [healed] = await ask();
  expect(answersIn(healed?.log ?? [])).toMatchObject({
    unregisterLatestConnector: true,
    registerLatestConnector: true,
  });
});

test("on a unit that does not lead the writing helpers ask nothing, and the reading ones answer", async () => {
  model.connect.forget();
  const [run] = await model.act(
    (now) => setLeader(addUnits(now, application), `${application}/1`),
    () => [{ unit, hook: "update-status" }],
  );
  const answers = answersIn(run?.log ?? []);
  expect(answers).toMatchObject({ listConnectors: [200, expect.any(Array)], registerLatestConnector: false });
  expect(answers).toMatchObject({ registerConnector: "undefined", connectorPause: "undefined" });
  expect(model.connect.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});
