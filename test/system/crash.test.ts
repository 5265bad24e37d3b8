import { afterAll, beforeAll, expect, test } from "vitest";
import { setConfig } from "../../src/sandbox/index.ts";
import { endOf } from "../helpers/end-of.ts";
import { buildForTest, deployFileStream, openModel, type BuiltForTest } from "../helpers/model.ts";

// A hook that is ended in the middle commits nothing; Juju runs it again. However far it came, the end is the same.
const unit = "file-stream/0";
const configChanged = { unit, hook: "config-changed" };
let built: BuiltForTest;

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
});
afterAll(() => built.remove());

/** A running application gets other options; its hook is ended after so many milliseconds and run again. */
async function changeOptions(interruptedAfterMs: number | undefined): Promise<{ end: object; code: number }> {
  const model = await openModel(built);
  try {
    await deployFileStream(model);
    const options = { workers: 2, "worker-config": "offset.flush.interval.ms=5000", "sink-file": "/tmp/other.txt" };
    await model.act(
      (now) => setConfig(now, "file-stream", options),
      () => [],
    );
    const code =
      interruptedAfterMs === undefined
        ? 0
        : (await model.attempt(configChanged, { timeoutMs: interruptedAfterMs })).exitCode;
    await model.run(configChanged);
    return { end: await endOf(model, unit), code };
  } finally {
    await model.close();
  }
}

test("a config-changed ended at any moment and run again ends as one that was not", { timeout: 60_000 }, async () => {
  const { end: expected } = await changeOptions(undefined);
  expect(expected).toMatchObject({ status: "active: 2/2 workers, 2 connectors" });
  const codes: number[] = [];
  for (const afterMs of [40, 90, 140, 190, 240, 290]) {
    const { end, code } = await changeOptions(afterMs);
    codes.push(code);
    expect(end, `ended after ${afterMs} ms`).toEqual(expected);
  }
  expect(codes).toContain(143); // else none was ended in the middle, and this shows nothing
});
