import { defineConfig } from "vitest/config";

export default defineConfig({
  // The sources stand for the package itself, so that tests of examples need no build.
  resolve: { conditions: ["kafka-connect-base-source"] },
  ssr: { resolve: { conditions: ["kafka-connect-base-source"] } },
  test: {
    include: ["test/**/*.test.ts", "templates/*/test/*.test.ts"],
    exclude: ["test/system/**", "test/differential/**"],
    testTimeout: 20_000,
    hookTimeout: 30_000, // many begin with a build
    // What `explain` bundles and loads must be the code that it reads.
    server: { deps: { external: [/\/layers-[^/]+\/layers\.js$/] } },
    maxWorkers: 3, // many tests wait for processes, also on two cores
  },
});
