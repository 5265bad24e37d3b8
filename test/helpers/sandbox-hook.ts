import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createModel, createToolDirectory, deploy, memoryStore, readCharm } from "../../src/sandbox/index.ts";
import { startAgent } from "../../src/sandbox/agent.ts";
import { hookEnvironment } from "../../src/sandbox/environment.ts";
import { openSession } from "../../src/sandbox/hook-session.ts";

/** A unit in a Kubernetes model of the sandbox, whose hooks are functions of the test. */
export type SandboxUnit = {
  /** The charm's folder: what is in it goes when the pod goes. */
  readonly charmDir: string;
  /**
   * Runs a function as a hook: the environment it gets leads to the hook tools, which are executables. What they wrote
   * counts when it resolves to 0, and is dropped otherwise, also when it rejects. Resolves to the calls of tools.
   */
  readonly hook: (
    name: string,
    body: (environment: Readonly<Record<string, string>>) => Promise<number>,
  ) => Promise<readonly string[]>;
  /** What Juju keeps for the unit (`state-get`). */
  readonly state: () => Promise<Readonly<Record<string, string>>>;
  readonly close: () => Promise<void>;
};

/** A unit that has run no hook yet; it leads, and its charm has the one option `size`. */
export async function aSandboxUnit(): Promise<SandboxUnit> {
  const charmDir = await mkdtemp(join(tmpdir(), "charm-"));
  await writeFile(join(charmDir, "metadata.yaml"), "name: shop\n");
  await writeFile(join(charmDir, "config.yaml"), "options: { size: { type: int, default: 1 } }\n");
  const empty = createModel({ type: "caas" });
  const store = memoryStore(deploy(empty, { charm: await readCharm(charmDir) }));
  const tools = await createToolDirectory(empty.version);
  const unit = "shop/0";
  return {
    charmDir,
    hook: async (hook, body) => {
      const [request, model] = [{ unit, hook }, await store.load()];
      const session = openSession(store, request, { model });
      const agent = await startAgent(session.answer);
      const around = {
        charm: charmDir,
        tools: tools.path,
        agent: agent.address,
        contextId: hook,
        path: "/usr/bin:/bin",
      };
      const environment = { ...hookEnvironment(model, request, around), KUBERNETES_SERVICE_HOST: "10.152.183.1" };
      let exitCode = 1;
      try {
        exitCode = await body(environment);
      } finally {
        await agent.close();
      }
      const { edits, tools: calls } = await session.end();
      if (exitCode === 0) await store.update((now) => edits.reduce((next, edit) => edit(next), now));
      return calls.map(({ tool, args }) => [tool, ...args].join(" "));
    },
    state: async () => (await store.load()).applications["shop"]?.units[unit]?.state ?? {},
    close: async () => {
      await Promise.all([tools.remove(), rm(charmDir, { recursive: true, force: true })]);
    },
  };
}
