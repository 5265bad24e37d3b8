import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "../../src/build/index.ts";
import { readUnitStore } from "../../src/juju/index.ts";
import {
  addRemote,
  addSecret,
  deploy,
  hooksAfterRelate,
  latestRelation,
  relate,
  setRelationData,
  createModel,
  memoryStore,
  nextSecretId,
  readCharm,
  runHook,
  unitStatus,
  type CharmFacts,
  type Edit,
  type HookEvent,
  type HookRun,
  type Model,
  type RunOptions,
} from "../../src/sandbox/index.ts";
import { startConnectStandIn, type ConnectStandIn } from "../../src/standins/connect/index.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

/** A charm in a sandbox, with stand-ins for Kubernetes and Connect. */
export type TestModel = {
  readonly charm: CharmFacts;
  readonly kubernetes: KubernetesStandIn;
  readonly connect: ConnectStandIn;
  /** Changes the model and runs hooks for it; every hook must end with exit code 0, else this throws its log. */
  readonly act: (edit: Edit, hooks: (model: Model) => readonly HookEvent[]) => Promise<readonly HookRun[]>;
  /** The same hooks without a change. */
  readonly run: (...events: HookEvent[]) => Promise<readonly HookRun[]>;
  /** Runs a hook once, however it ends. */
  readonly attempt: (event: HookEvent, options?: RunOptions) => Promise<HookRun>;
  /** Keeps all that there is: the model, the unit's memory, the stand-ins' contents. The function brings it back. */
  readonly snapshot: () => Promise<() => Promise<void>>;
  readonly model: () => Promise<Model>;
  readonly status: (unit: string) => Promise<string>;
  readonly flags: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** What a test may watch of a model. */
export type ModelOptions = Pick<RunOptions, "environment"> & {
  /** The pace of a rollout in milliseconds. */
  readonly stepMs?: number;
  /** Told of each request to a stand-in when it was carried out, before its answer goes out. */
  readonly onRequest?: (request: { readonly method: string; readonly path: string; readonly dryRun?: boolean }) => void;
};

/** A built charm in a temporary folder. */
export type BuiltForTest = { readonly directory: string; readonly remove: () => Promise<void> };

/** Builds the charm of a source folder. */
export async function buildForTest(source: string): Promise<BuiltForTest> {
  const output = await mkdtemp(join(tmpdir(), "charm-"));
  const { directory } = await buildCharm({ source, output, layersDirs: ["examples"], log: () => undefined });
  return { directory, remove: () => rm(output, { recursive: true, force: true }) };
}

/**
 * An empty model for a built charm, which has not run yet, and its stand-ins; `close` ends them. Hooks get the
 * variables of `environment` besides Juju's.
 */
export async function openModel(
  { directory }: BuiltForTest,
  { environment = {}, onRequest, stepMs = 10 }: ModelOptions = {},
): Promise<TestModel> {
  const memory = join(directory, ".unit-state.db");
  await rm(memory, { force: true });
  const tap = onRequest === undefined ? {} : { onRequest };
  const connect = await startConnectStandIn(tap);
  const kubernetes = await startKubernetesStandIn({ nodePort: connect.port, stepMs, ...tap });
  const store = memoryStore(createModel({ name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" }));
  const act: TestModel["act"] = async (edit, hooks) => {
    const runs: HookRun[] = [];
    for (const event of hooks(await store.update(edit))) {
      const run = await runHook(store, event, { timeoutMs: 60_000, environment });
      if (run.exitCode !== 0)
        throw new Error(`${event.hook}: ${run.stderr}${run.log.map(({ text }) => text).join("\n")}`);
      runs.push(run);
    }
    return runs;
  };
  return {
    charm: await readCharm(directory),
    kubernetes,
    connect,
    act,
    run: (...events) =>
      act(
        (model) => model,
        () => events,
      ),
    attempt: (event, options) => runHook(store, event, { timeoutMs: 60_000, environment, ...options }),
    snapshot: async () => {
      const [model, rows] = [await store.load(), await readFile(memory).catch(() => undefined)];
      const undo = [kubernetes.snapshot(), connect.snapshot()];
      return async () => {
        for (const putBack of undo) putBack();
        await store.update(() => model);
        // Of a killed SQLite a journal may be left, which belongs to the file that goes.
        for (const path of [memory, `${memory}-journal`]) await rm(path, { force: true });
        if (rows !== undefined) await writeFile(memory, rows, { mode: 0o600 });
      };
    },
    model: () => store.load(),
    status: async (unit) => {
      const { status, message } = unitStatus(await store.load(), unit);
      return `${status}: ${message}`;
    },
    flags: () =>
      readUnitStore(memory)
        .keys("reactive.states.")
        .map((key) => key.slice("reactive.states.".length)),
    close: async () => {
      await Promise.all([kubernetes.close(), connect.close()]);
    },
  };
}

/** Gives an application access to the stand-in's Kubernetes: a user secret, granted, and its id. */
export function withKubeconfig(
  model: Model,
  { kubernetes }: TestModel,
  application: string,
): { model: Model; id: string } {
  const id = nextSecretId(model);
  const content = { kubeconfig: kubernetes.kubeconfig };
  return { id, model: addSecret(model, { id, content, grants: [application] }) };
}

/** Deploys the charm as `file-stream`, related to Kafka and with all it needs: its worker runs afterwards. */
export async function deployFileStream(model: TestModel): Promise<void> {
  const application = "file-stream";
  await model.act(
    (now) => {
      const { model: granted, id } = withKubeconfig(now, model, application);
      const config = { kubeconfig: id, topics: "lines" };
      const deployed = deploy(granted, { application, charm: model.charm, config });
      const related = relate(addRemote(deployed, { application: "kafka" }), `${application}:kafka`, "kafka:kafka");
      const data = { host: "127.0.0.1", port: "9092" };
      return setRelationData(related, { relation: latestRelation(related), who: "kafka/0", data });
    },
    (now) => hooksAfterRelate(now, latestRelation(now)), // any hook will do: it looks at what is, not at what changed
  );
}
