import { isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

/**
 * Takes Node.js's own modules from the process instead of importing them. An import reads each export of a module, and
 * with `node:fs` and `node:util` that loads streams and decoders which a hook does not need: a seventh of its time.
 */
export const builtinsAtHand: Plugin = {
  name: "Node.js's own modules from the process",
  setup: (build) => {
    build.onResolve({ filter: /^[a-z_/:]+$/ }, ({ path, kind }) =>
      kind === "import-statement" && isBuiltin(path) ? { path, namespace: "builtin", sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};
