import { defineConfig } from "vitest/config";

// One file after another: each is a process of somebody else beside one of ours, and the machine may have two cores.
export default defineConfig({
  resolve: { conditions: ["kafka-connect-base-source"] },
  ssr: { resolve: { conditions: ["kafka-connect-base-source"] } },
  test: {
    include: ["test/differential/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
