import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "../../src/build/index.ts";
import { readUnitStore, storeKeys } from "../../src/juju/index.ts";
import type { Trace } from "../../src/reactive/index.ts";
import { fileStore, createModel, runHook, saveModel } from "../../src/sandbox/index.ts";
import type { Edit, HookEvent, HookRun, Model, ModelStore } from "../../src/sandbox/index.ts";
import { startConnectStandIn, type ConnectStandIn } from "../../src/standins/connect/index.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

/** A built charm, a model on disk, and the stand-ins that it meets. */
export type World = {
  readonly charm: string;
  readonly store: ModelStore;
  readonly kubernetes: KubernetesStandIn;
  readonly connect: ConnectStandIn;
  /** Changes the model as an operator would, then runs the hooks that Juju sends for it. */
  readonly act: (edit: Edit, hooks: (model: Model) => readonly HookEvent[]) => Promise<readonly HookResult[]>;
  readonly close: () => Promise<void>;
};

/** A hook and what it did; without a trace when it failed or the charm never came to dispatch. */
export type HookResult = { readonly hook: string; readonly run: HookRun; readonly trace: Trace | undefined };

/** Builds `source` and starts everything the charm's life needs; all of it goes with `close`. */
export async function openWorld(source: string, log: (line: string) => void): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "charm-demo-"));
  const { directory: charm } = await buildCharm({ source, output: folder, log });
  const connect = await startConnectStandIn({ workers: 1 });
  // The stand-in gives the workers' NodePort the port on which the other one answers: together they are one cluster.
  const kubernetes = await startKubernetesStandIn({ nodePort: connect.port, namespaces: ["default"] });
  const path = join(folder, "model.json");
  await saveModel(path, createModel({ name: "demo" }));
  const store = fileStore(path);
  return {
    charm,
    store,
    kubernetes,
    connect,
    act: async (edit, hooks) => {
      const results: HookResult[] = [];
      for (const event of hooks(await store.update(edit))) {
        const run = await runHook(store, event, { timeoutMs: 90_000 });
        results.push({ hook: event.hook, run, trace: run.exitCode === 0 ? lastTrace(charm) : undefined });
      }
      return results;
    },
    close: async () => {
      await Promise.all([kubernetes.close(), connect.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the last successful hook kept of itself in the unit's memory. */
function lastTrace(charm: string): Trace | undefined {
  return readUnitStore(join(charm, ".unit-state.db")).get(storeKeys.trace) as Trace | undefined;
}
