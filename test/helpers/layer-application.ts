import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../src/core/index.ts";
import {
  HookToolError,
  readUnitStore,
  runCharm,
  writeUnitStore,
  type Charm,
  type ToolRunner,
} from "../../src/juju/index.ts";
import { layer } from "../../src/layer/index.ts";
import { setBaseImage } from "../../src/layer/helpers.ts";
import { defineLayer, hook, setFlag, type CharmAction, type Handler } from "../../src/reactive/index.ts";
import {
  addRemote,
  createModel,
  deploy,
  latestRelation,
  memoryStore,
  readCharm,
  relate,
  setConfig,
  setRelationData,
  unitStatus,
  type CharmFacts,
  type ConfigValue,
  type Edit,
  type HookEvent,
  type Model,
} from "../../src/sandbox/index.ts";
import { requestName, type HookRequest } from "../../src/sandbox/hook-request.ts";
import { hookEnvironment } from "../../src/sandbox/environment.ts";
import { openSession, type Session } from "../../src/sandbox/hook-session.ts";
import { breakRelation, joinRelation, partRelation } from "../../src/sandbox/relations.ts";
import { startConnectStandIn, type ConnectStandIn } from "../../src/standins/connect/index.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

/** The unit whose hooks run where no other is named. */
export const unit = "sink/0";

/** A cluster to hold an application against; `close` ends what the test began there. */
export type ClusterOfTest = { readonly kubeconfig: string; readonly close: () => Promise<void> };

/** What one hook did. */
export type HookSeen = Awaited<ReturnType<Session["end"]>> & { readonly exitCode: number };

/**
 * An application, `sink` where the test names no other, of the model `shop`: this layer, and above it a layer of the test. Its hooks run in this
 * process, between the sandbox's model, whose tools answer without processes of their own, and stand-ins for
 * Kubernetes and Connect. Whole charms are the matter of `model.ts`.
 */
export type LayerApplication<Cluster extends ClusterOfTest = KubernetesStandIn> = {
  readonly name: string;
  /** What the sandbox read of its files: those of the layer itself. */
  readonly charm: CharmFacts;
  readonly kubernetes: Cluster;
  readonly connect: ConnectStandIn;
  readonly change: (edit: Edit) => Promise<Model>;
  /** The number of the newest relation to Kafka. */
  readonly kafka: () => number;
  /** Runs a hook, by default on the first unit. Throws its log where it ends with another code than 0. */
  readonly hook: (name: string, event?: Partial<HookEvent>) => Promise<HookSeen>;
  /** Runs an action of one of the layers on the first unit, without parameters. */
  readonly action: (name: string) => Promise<HookSeen>;
  /** Sets options and runs config-changed. */
  readonly configure: (values: Readonly<Record<string, ConfigValue>>) => Promise<HookSeen>;
  readonly status: (unit?: string) => Promise<string>;
  readonly flags: (unit?: string) => readonly string[];
  /** What a unit remembers, by key. */
  readonly memory: (unit?: string) => Readonly<Record<string, Json>>;
  /** Puts rows into a unit's memory, as an older charm left them. */
  readonly remember: (rows: Readonly<Record<string, Json>>, unit?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What a test can choose of its application. */
export type LayerApplicationOptions = {
  /** The application's name; `sink` by default. */
  readonly name?: string;
  /** The handlers of the upper layer. By default it asks for workers of Kafka 4.3.1. */
  readonly handlers?: readonly Handler[];
  readonly actions?: readonly CharmAction[];
  readonly layerOptions?: Charm["layerOptions"];
  /** `caas`: a Kubernetes model, whose unit memory Juju keeps; `iaas` by default. */
  readonly modelType?: Model["type"];
  /** Variables besides Juju's, such as a pod's `KUBERNETES_SERVICE_HOST`. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** What the upper layer does where the test has nothing else in mind. */
export function askForWorkers(): void {
  setBaseImage("apache/kafka:4.3.1");
  setFlag("kafka-connect-base.install");
}

/** An application that is deployed and has run no hook yet, beside a stand-in for Kubernetes. */
export async function openApplication(options: LayerApplicationOptions = {}): Promise<LayerApplication> {
  const connect = await startConnectStandIn();
  return open(await startKubernetesStandIn({ nodePort: connect.port }), connect, options);
}

/** As {@link openApplication}, on a cluster that the test has, such as a real one. */
export async function openApplicationOn<Cluster extends ClusterOfTest>(
  cluster: Cluster,
  options: LayerApplicationOptions = {},
): Promise<LayerApplication<Cluster>> {
  return open(cluster, await startConnectStandIn(), options);
}

async function open<Cluster extends ClusterOfTest>(
  kubernetes: Cluster,
  connect: ConnectStandIn,
  options: LayerApplicationOptions,
): Promise<LayerApplication<Cluster>> {
  const { name: application = "sink" } = options;
  const first = `${application}/0`;
  const folder = await mkdtemp(join(tmpdir(), "layer-"));
  await copyFile("metadata.yaml", join(folder, "metadata.yaml"));
  await copyFile("config.yaml", join(folder, "config.yaml"));
  const facts = await readCharm(folder);
  const parts = options.actions === undefined ? {} : { actions: options.actions };
  const charm: Charm = {
    name: facts.name,
    layers: [layer, defineLayer("upper", options.handlers ?? [hook("*").do(askForWorkers)], parts)],
    endpoints: facts.endpoints,
    config: facts.options,
    layerOptions: options.layerOptions ?? {},
  };
  const { modelType: type = "iaas" } = options;
  const empty = createModel({ name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001", type });
  const store = memoryStore(deploy(empty, { application, charm: facts }));

  let latest = await store.load();
  const run = async (request: HookRequest): Promise<HookSeen> => {
    const name = requestName(request);
    const { before, after } = meeting(request);
    const model = await store.update(before);
    const session = openSession(store, request, { model });
    const charmDir = folderOf(folder, request.unit);
    await mkdir(charmDir, { recursive: true });
    const around = { charm: charmDir, tools: "", agent: "", contextId: name, path: "" };
    const exitCode = await runCharm(charm, {
      environment: { ...hookEnvironment(model, request, around), ...options.environment },
      ...answering(session, { directory: charmDir, version: model.version }),
      print: () => undefined,
    });
    const record = await session.end();
    if (exitCode !== 0) throw new Error(`${name}: ${record.log.map(({ text }) => text).join("\n")}`);
    await store.update((now) => after(record.edits.reduce((next, edit) => edit(next), now)));
    return { ...record, exitCode };
  };
  const hookOf: LayerApplication["hook"] = (name, event = {}) => run({ unit: first, hook: name, ...event });
  const memory: LayerApplication["memory"] = (of = first) => {
    const rows = readUnitStore(join(folderOf(folder, of), ".unit-state.db"));
    return Object.fromEntries(rows.keys("").map((key) => [key, rows.get(key) ?? null]));
  };
  return {
    name: application,
    charm: facts,
    kubernetes,
    connect,
    change: async (edit) => (latest = await store.update(edit)),
    kafka: () => latest.relations.findLast(({ endpoints }) => endpoints.some(({ name }) => name === "kafka"))?.id ?? -1,
    hook: hookOf,
    action: (name) => run({ unit: first, action: { name } }),
    configure: async (values) => {
      await store.update((now) => setConfig(now, application, values));
      return hookOf("config-changed");
    },
    status: async (of = first) => {
      const { status, message } = unitStatus(await store.load(), of);
      return `${status}: ${message}`;
    },
    flags: (of) => {
      const keys = Object.keys(memory(of)).filter((key) => key.startsWith("reactive.states."));
      return keys.map((key) => key.slice("reactive.states.".length));
    },
    memory,
    remember: async (rows, of = first) => {
      await mkdir(folderOf(folder, of), { recursive: true });
      const set = new Map(Object.entries(rows).map(([key, value]) => [key, JSON.stringify(value)]));
      writeUnitStore(join(folderOf(folder, of), ".unit-state.db"), { set, unset: [] });
    },
    close: async () => {
      await Promise.all([kubernetes.close(), connect.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

/** The application with all it needs, and one worker that runs. */
export async function openRunning(options: LayerApplicationOptions = {}): Promise<LayerApplication> {
  const application = await openApplication(options);
  await relateKafka(application);
  await application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines" });
  const status = await application.status();
  if (!status.startsWith("active: 1/1 workers")) throw new Error(status);
  application.kubernetes.forget();
  application.connect.forget();
  return application;
}

/** Relates Kafka, with one broker that has told where it listens. Runs no hook; answers with the relation's number. */
export async function relateKafka({ change, name }: Pick<LayerApplication, "change" | "name">): Promise<number> {
  const model = await change((now) => {
    const withKafka = now.applications["kafka"] ? now : addRemote(now, { application: "kafka" });
    const related = relate(withKafka, `${name}:kafka`, "kafka:kafka");
    const relation = latestRelation(related);
    const joined = joinRelation(related, `${name}/0`, { relation, remoteUnit: "kafka/0" });
    return setRelationData(joined, { relation, who: "kafka/0", data: { host: "127.0.0.1", port: "9092" } });
  });
  return latestRelation(model);
}

const folderOf = (folder: string, of: string): string => join(folder, of.replace("/", "-"));

/** The tools of a session, without processes. */
function answering(session: Session, { directory, version }: { directory: string; version: string }): ToolRunner {
  const answer = (tool: string, args: readonly string[], stdin = ""): string => {
    const { code, stdout, stderr } = session.answer({ tool, args, stdin, directory });
    if (code !== 0) throw new HookToolError(tool, { exitCode: code, stderr }, version);
    return stdout;
  };
  return { run: async (tool, args, { stdin } = {}) => answer(tool, args, stdin), runNow: answer };
}

/** What a relation hook tells its unit about who is there, as `runHook` does it. */
function meeting(request: HookRequest): { readonly before: Edit; readonly after: Edit } {
  const same: Edit = (model) => model;
  if ("action" in request || request.relation === undefined) return { before: same, after: same };
  const { unit: one, hook: name, relation } = request;
  const met = { relation: relation.id, remoteUnit: relation.remoteUnit };
  if (name.endsWith("-departed")) return { before: (model) => partRelation(model, one, met), after: same };
  if (name.endsWith("-broken")) return { before: same, after: (model) => breakRelation(model, one, relation.id) };
  return { before: (model) => joinRelation(model, one, met), after: same };
}
