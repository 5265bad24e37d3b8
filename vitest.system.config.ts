import { defineConfig } from "vitest/config";

// One file after another: each starts a cluster of its own, and the machine may have two cores.
export default defineConfig({
  resolve: { conditions: ["kafka-connect-base-source"] },
  ssr: { resolve: { conditions: ["kafka-connect-base-source"] } },
  test: {
    include: ["test/system/**/*.test.ts"],
    globalSetup: ["test/system/kubernetes/start-cluster.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    bail: 1,
  },
});
