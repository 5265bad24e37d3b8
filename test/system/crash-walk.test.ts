import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addUnits,
  createToolDirectory,
  hooksAfterDeploy,
  setConfig,
  setLeader,
  setRelationData,
  type Edit,
  type HookEvent,
  type HookRun,
  type Model,
  type ToolDirectory,
} from "../../src/sandbox/index.ts";
import { readUnitStore } from "../../src/juju/index.ts";
import { endOf, idsOf } from "../helpers/end-of.ts";
import { buildForTest, deployFileStream, openModel, type BuiltForTest, type TestModel } from "../helpers/model.ts";
import { countCalls, notIdempotent, type OutsideCall } from "../helpers/outside-calls.ts";

// A machine may fail at any moment of a hook. The charm is killed after each of its outside calls in turn, with the
// world as that call left it, and Juju runs the hook again: the end must be that of a hook that was not killed.

/** Why a hook is due: what happened that the charm has not heard of yet. */
type Scenario = {
  readonly title: string;
  readonly event: HookEvent;
  readonly happens: (model: TestModel) => Promise<unknown>;
};

const application = "file-stream";
const otherOptions: Edit = (now) =>
  setConfig(now, application, {
    workers: 2,
    "worker-config": "offset.flush.interval.ms=5000",
    "sink-file": "/tmp/other.txt",
  });
const edit = (model: TestModel, change: Edit): Promise<unknown> => model.act(change, () => []);
const memory = ({ charm }: TestModel): string => join(charm.folder, ".unit-state.db");

const scenarios: readonly Scenario[] = [
  {
    title: "config-changed, after options for the workers and a connector changed",
    event: { unit: "file-stream/0", hook: "config-changed" },
    happens: (model) => edit(model, otherOptions),
  },
  {
    title: "relation-changed, after a broker moved to another port",
    event: { unit: "file-stream/0", hook: "kafka-relation-changed", relation: { id: -1, remoteUnit: "kafka/0" } },
    happens: (model) =>
      edit(model, (now) => setRelationData(now, { relation: kafkaOf(now), who: "kafka/0", data: { port: "9093" } })),
  },
  {
    title: "leader-elected on another unit, after the leader was lost before it could follow new options",
    event: { unit: "file-stream/1", hook: "leader-elected" },
    happens: async (model) => {
      await rm(memory(model)); // each unit has its own; the sandbox gives both one folder
      await model.act(
        (now) => addUnits(now, application),
        (now) => hooksAfterDeploy(now, "file-stream/1"),
      );
      await edit(model, (now) => setLeader(otherOptions(now), "file-stream/1"));
    },
  },
  {
    title: "upgrade-charm, with options changed along with it",
    event: { unit: "file-stream/0", hook: "upgrade-charm" },
    happens: (model) => edit(model, otherOptions),
  },
];

/** What the unit remembers. */
function rows(model: TestModel): readonly string[] {
  const store = readUnitStore(memory(model));
  return store.keys("").map((key) => `${key} ${JSON.stringify(store.get(key))}`);
}

function kafkaOf({ relations }: Model): number {
  const found = relations.find(({ endpoints }) => endpoints.some((end) => end.application === "kafka"));
  if (found === undefined) throw new Error("there is no relation to kafka");
  return found.id;
}

/** The charm's `dispatch` that is killed when the hook is over: its memory is committed, Juju does not know of it. */
async function killedAtTheEnd(directory: string): Promise<() => Promise<void>> {
  const [dispatch, real] = [join(directory, "dispatch"), join(directory, "dispatch.real")];
  await rename(dispatch, real);
  await writeFile(dispatch, `#!/bin/sh\n"${real}" || exit\nkill -9 $$\n`, { mode: 0o755 });
  return () => rename(real, dispatch);
}

let built: BuiltForTest;
let tools: ToolDirectory;
beforeAll(async () => {
  [built, tools] = await Promise.all([buildForTest("examples/file-stream"), createToolDirectory("3.6.27")]);
});
afterAll(() => Promise.all([built.remove(), tools.remove()]));

describe.each(scenarios)("$title", ({ event: { relation, ...rest }, happens }) => {
  test("killed after each outside call in turn, and run again, it ends as if nothing had been", async () => {
    const counter = countCalls();
    const model = await openModel(built, {
      stepMs: 1, // so that no hook waits for a rollout longer than it must
      onRequest: ({ method, path, dryRun }) => {
        const to = dryRun === undefined ? "Connect" : "Kubernetes";
        counter.add({ to, what: `${method} ${path}${dryRun === true ? " dryRun" : ""}` });
      },
    });
    try {
      await deployFileStream(model);
      await happens(model);
      const id = kafkaOf(await model.model());
      const event = { ...rest, ...(relation === undefined ? {} : { relation: { ...relation, id } }) };
      const run = (killAfter?: number): Promise<HookRun> =>
        model.attempt(event, {
          tools,
          kill: counter.begin(killAfter),
          onTool: ({ tool }) => counter.add({ to: "Juju", what: tool }),
        });
      const known = idsOf(model);
      const end = (): Promise<object> => endOf(model, event.unit, { known });
      const before = await end();
      const restore = await model.snapshot();

      const whole = await run();
      expect(whole).toMatchObject({ exitCode: 0, stderr: "" });
      const [calls, expected] = [counter.calls(), await end()];
      const once = notIdempotent(calls);
      expect(expected).not.toEqual(before);

      const began = performance.now();
      const runAgain = async (first: readonly OutsideCall[]): Promise<void> => {
        const killedAfter = `call ${first.length}, ${first.at(-1)?.what}`; // for whoever reads a failure
        const { exitCode, stderr } = await run();
        const all = notIdempotent([...first, ...counter.calls()]);
        const doubled = [...all].filter(([what, times]) => times > (once.get(what) ?? 0));
        expect({ killedAfter, exitCode, stderr, doubled, end: await end() }).toEqual({
          killedAfter,
          exitCode: 0,
          stderr: "",
          doubled: [],
          end: expected,
        });
      };
      let ends = 0;
      const worlds = new Set<string>();
      for (;;) {
        await restore();
        const { exitCode } = await run(ends + 1);
        if (exitCode === 0) break; // it made fewer calls than that
        expect(exitCode).toBe(137);
        ends += 1;
        const world = JSON.stringify([await end(), rows(model), [...notIdempotent(counter.calls())]]);
        // After a call that only reads, all is as after the call before, from where the hook was run again already.
        if (worlds.has(world)) continue;
        worlds.add(world);
        await runAgain(counter.calls());
      }
      expect(ends).toBeGreaterThan(10);
      expect(worlds.size).toBeGreaterThan(3);

      await restore();
      const undo = await killedAtTheEnd(built.directory);
      const { exitCode } = await run();
      await undo();
      expect(exitCode).toBe(137);
      await runAgain(counter.calls());

      const to = (whom: OutsideCall["to"]): string => `${whom} ${calls.filter((call) => call.to === whom).length}`;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${event.hook}: ${calls.length} outside calls (${to("Juju")}, ${to("Kubernetes")}, ${to("Connect")}), killed after each of ${ends} and after its commit; run again in the ${worlds.size + 1} worlds that this left, in ${seconds} s; not idempotent: ${JSON.stringify(Object.fromEntries(once))}`,
      );
    } finally {
      await model.close();
    }
  });
});
