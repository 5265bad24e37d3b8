import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../src/core/index.ts";
import { openFileMemory } from "../../src/juju/file-memory.ts";
import { openJujuMemory } from "../../src/juju/juju-memory.ts";
import { aSandboxUnit } from "../helpers/sandbox-hook.ts";
import { runWith } from "../juju/run-with.ts";
import { unitMemoryContract, type MemoryPlace } from "./unit-memory.contract.ts";

unitMemoryContract("a file, on a machine", async () => {
  const folder = await mkdtemp(join(tmpdir(), "memory-"));
  const file = join(folder, ".unit-state.db");
  return {
    succeed: async (body) => {
      const memory = openFileMemory(file);
      body(memory);
      await memory.commit();
    },
    fail: async (body) => body(openFileMemory(file)),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

unitMemoryContract("Juju, in a Kubernetes model", async () => {
  const unit = await aSandboxUnit();
  const file = join(unit.charmDir, ".unit-state.db");
  const runAs =
    (exitCode: number): MemoryPlace["succeed"] =>
    async (body) => {
      await unit.hook("update-status", async (environment) => {
        const memory = await openJujuMemory(runWith(environment), { file, log: silentLogger });
        body(memory);
        await memory.commit(); // Juju drops it when the process then ends with 1
        return exitCode;
      });
    };
  return { succeed: runAs(0), fail: runAs(1), close: unit.close };
});
