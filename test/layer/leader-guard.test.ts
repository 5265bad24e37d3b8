import { afterEach, expect, test } from "vitest";
import { plainHooks, relationHooks } from "../../src/juju/index.ts";
import { layer } from "../../src/layer/index.ts";
import * as helpers from "../../src/layer/helpers.ts";
import { action, hook, setFlag } from "../../src/reactive/index.ts";
import {
  addRemote,
  addUnits,
  clearLeader,
  latestRelation,
  relate,
  setConfig,
  setLeader,
  type Edit,
  type HookEvent,
} from "../../src/sandbox/index.ts";
import { openRunning, unit, type HookSeen, type LayerApplication } from "../helpers/layer-application.ts";

// A unit that leads declares two connectors and runs its workers; then it leads no more, and everything there is to
// apply has changed. Its upper layer goes on asking for all that can be written, in every hook and without a guard.
const connector = { "connector.class": "FileStreamSink", file: "/tmp/x", topics: "lines" };
let flush = 0;

async function writeAll(): Promise<void> {
  helpers.setBaseImage("apache/kafka:4.3.1");
  helpers.setWorkerConfig({ "offset.flush.interval.ms": flush });
  setFlag("kafka-connect-base.install");
  await helpers.registerConnector(connector, "a");
  await helpers.registerConnector(connector, `b${flush}`);
  await helpers.connectorPause("a");
  await helpers.connectorResume("a");
  await helpers.connectorRestart("a");
  await helpers.registerLatestConnector();
  if (flush === 0) return;
  await helpers.unregisterConnector("a");
  await helpers.unregisterLatestConnector();
}

let application: LayerApplication;
afterEach(() => application.close());

async function openFormerLeader(lead: Edit): Promise<void> {
  flush = 0;
  application = await openRunning({ handlers: [hook("*").do(writeAll)], actions: [action("write-all").do(writeAll)] });
  await application.hook("update-status");
  expect(Object.keys(application.connect.connectors())).toEqual(["a", "b0"]);
  application.kubernetes.forget();
  application.connect.forget();
  flush = 1;
  await application.change((model) => setConfig(lead(model), "sink", { workers: 3, topics: "lines words" }));
}

/** Runs every hook and action of a unit, in which each endpoint has a relation that comes and goes. */
async function runEveryHook(): Promise<readonly HookSeen[]> {
  const seen: HookSeen[] = [];
  const run = async (name: string, event: Partial<HookEvent> = {}) => seen.push(await application.hook(name, event));
  const secret = { id: "secret:9m4e2mr0ui3e8a215n4g", label: "x", revision: 1 };
  for (const name of plainHooks) await run(name, name.startsWith("secret-") ? { secret } : {});
  for (const [endpoint, { role }] of Object.entries(application.charm.endpoints)) {
    if (role === "peers") continue; // the relation of peers is there from the start
    const model = await application.change((now) =>
      relate(addRemote(now, { application: `of-${endpoint}` }), `sink:${endpoint}`, `of-${endpoint}:${endpoint}`),
    );
    for (const kind of relationHooks) {
      const remoteUnit = /joined|changed|departed/.test(kind) ? { remoteUnit: `of-${endpoint}/0` } : {};
      await run(`${endpoint}-relation-${kind}`, { relation: { id: latestRelation(model), ...remoteUnit } });
    }
  }
  for (const { name } of [...layer.actions, { name: "write-all" }]) seen.push(await application.action(name));
  return seen;
}

/** What reached Kubernetes and Connect that was to change something. */
const outsideWrites = () =>
  [...application.kubernetes.requests(), ...application.connect.requests()].filter(({ method }) => method !== "GET");

/** Calls of tools by which a unit would speak for its application. */
const asApplication = (seen: readonly HookSeen[]) =>
  seen
    .flatMap(({ tools }) => tools)
    .filter(
      ({ tool, args }) =>
        tool === "leader-set" ||
        /^secret-(set|remove|grant|revoke)$/.test(tool) ||
        (tool === "relation-set" && args.includes("--app")) ||
        (tool === "status-set" && args.includes("--application")) ||
        (tool === "secret-add" && !args.join(" ").includes("--owner unit")),
    );

test.each<readonly [string, Edit]>([
  ["another unit leads", (model) => setLeader(addUnits(model, "sink"), "sink/1")],
  ["nobody leads and it is the last unit", (model) => clearLeader(model, "sink")],
])("defect 8: in no hook and no action does a unit write outside while %s", async (_who, lead) => {
  await openFormerLeader(lead);
  const seen = await runEveryHook();
  expect(seen.length).toBeGreaterThan(plainHooks.length);
  expect(outsideWrites()).toEqual([]);
  expect(asApplication(seen)).toEqual([]);
  expect(await application.status(unit)).not.toMatch(/^maintenance/);
});

test("a unit that comes to lead again writes all of it", async () => {
  await openFormerLeader((model) => setLeader(addUnits(model, "sink"), "sink/1"));
  await runEveryHook();
  await application.change((model) => setLeader(model, unit));
  await application.hook("leader-elected");
  expect(outsideWrites().length).toBeGreaterThan(0);
});
