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
  removeRelation,
  setConfig,
  setLeader,
  setRelationData,
  type Edit,
  type Model,
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

/** Runs every hook that is of no relation, and every action. */
async function runPlainHooks(names: readonly string[] = plainHooks): Promise<readonly HookSeen[]> {
  const secret = { id: "secret:9m4e2mr0ui3e8a215n4g", label: "x", revision: 1 };
  const seen: HookSeen[] = [];
  for (const name of names) {
    seen.push(await application.hook(name, name.startsWith("secret-") ? { secret } : {}));
  }
  for (const { name } of [...layer.actions, { name: "write-all" }]) seen.push(await application.action(name));
  return seen;
}

/** Runs every hook of relations, in which each endpoint has one that comes and goes. */
async function runRelationHooks(): Promise<readonly HookSeen[]> {
  const seen: HookSeen[] = [];
  for (const [endpoint, { role }] of Object.entries(application.charm.endpoints)) {
    const isPeer = role === "peers"; // their relation is there from the start, and never breaks
    const model = await application.change((now) => (isPeer ? now : relateTo(now, endpoint)));
    const id = isPeer ? peersOf(model, endpoint) : latestRelation(model);
    const remoteUnit = isPeer ? "sink/1" : `of-${endpoint}/0`;
    for (const kind of relationHooks) {
      if (isPeer && kind === "broken") continue;
      const relation = /joined|changed|departed/.test(kind) ? { id, remoteUnit } : { id };
      seen.push(await application.hook(`${endpoint}-relation-${kind}`, { relation }));
    }
    if (!isPeer) await application.change((now) => removeRelation(now, id));
  }
  return seen;
}

/** What the other application asks for, where only a question is answered. */
const asked: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "connect-client": { "plugin-url": "NOT-REQUIRED", "requested-secrets": '["username", "password"]' },
};

function relateTo(model: Model, endpoint: string): Model {
  const who = `of-${endpoint}`;
  const related = relate(addRemote(model, { application: who }), `sink:${endpoint}`, `${who}:${endpoint}`);
  return setRelationData(related, { relation: latestRelation(related), who, data: asked[endpoint] ?? {} });
}

const peersOf = (model: Model, endpoint: string): number =>
  model.relations.find(({ endpoints }) => endpoints.some(({ name }) => name === endpoint))?.id ?? -1;

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

const anotherLeads: Edit = (model) => setLeader(addUnits(model, "sink"), "sink/1");

test("defect 8: in no hook and no action does a unit write outside while another leads", async () => {
  await openFormerLeader(anotherLeads);
  const seen = [...(await runPlainHooks()), ...(await runRelationHooks())];
  expect(outsideWrites()).toEqual([]);
  expect(asApplication(seen)).toEqual([]);
});

test("defect 8: the last unit writes nothing outside while nobody leads", async () => {
  await openFormerLeader((model) => clearLeader(model, "sink"));
  const seen = await runPlainHooks(plainHooks.filter((name) => name !== "stop"));
  await expect(application.hook("stop")).rejects.toThrow("the last unit does not lead yet; Juju runs the hook again");
  expect(outsideWrites()).toEqual([]);
  expect(asApplication(seen)).toEqual([]);
});

test("a unit that comes to lead again writes all of it", async () => {
  await openFormerLeader(anotherLeads);
  await application.hook("config-changed");
  expect(outsideWrites()).toEqual([]);
  await application.change((model) => setLeader(model, unit));
  await application.hook("leader-elected");
  expect(outsideWrites().length).toBeGreaterThan(0);
});
