import { sep } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";
import type { BuilderPackage } from "../builder-package.ts";
import type { Layer } from "../layers/layer.ts";

/** Where each package lies that all layers must share: the builder's own, and those that are layers. */
export function packageRoots(layers: readonly Layer[], builder: BuilderPackage): ReadonlyMap<string, string> {
  const all = layers.flatMap((layer) => [layer, ...layer.interfaces]);
  const layered = all.flatMap(({ packageName, directory }) =>
    packageName === undefined ? [] : [[packageName, directory] as const],
  );
  return new Map([[builder.name, builder.root], ...layered]);
}

const requireOnUse =
  'const require = (id) => process.getBuiltinModule("node:module").createRequire(import.meta.url)(id);';

/** How the layers of a charm are bundled, whoever reads the result: ES modules in memory, one for each `import()`. */
export function bundleSettings(builder: BuilderPackage): BuildOptions & { write: false } {
  return {
    chunkNames: "chunk-[hash]",
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    splitting: true,
    // The name of a handler's function is the handler's id.
    keepNames: true,
    sourcesContent: false,
    // Bundled CommonJS asks for `require`, which a module does not have. Most hooks load none: it is made on first use.
    banner: { js: requireOnUse },
    // Nor does a module have these, and Node.js refuses one with `await` that names them.
    define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" },
    conditions: ["module", ...(builder.fromSource ? [`${builder.name}-source`] : [])],
    logLevel: "silent",
  };
}

/**
 * Resolves imports of these packages from their own folder, by their own `exports` (a package may import itself
 * by name), so that a charm needs no `node_modules` for them and holds each of them once.
 */
export function oneCopyOf(roots: ReadonlyMap<string, string>): Plugin {
  const names = [...roots.keys()].map((name) => name.replaceAll(/[^\w@/-]/g, String.raw`\$&`));
  const filter = new RegExp(`^(?:${names.join("|")})(?:/.*)?$`);
  const seen = Symbol("resolved by this plugin");
  return {
    name: "one copy of each layer's package",
    setup: (build) => {
      build.onResolve({ filter }, ({ path, kind, pluginData }) => {
        if (pluginData === seen) return undefined;
        const [name] = [...roots.keys()].filter((root) => path === root || path.startsWith(`${root}/`));
        const resolveDir = roots.get(name ?? "");
        return resolveDir === undefined ? undefined : build.resolve(path, { resolveDir, kind, pluginData: seen });
      });
    },
  };
}

/**
 * The Kubernetes client names undici in a file that every request needs, for a default that is not used here. The
 * package does not say that it may be left out then; it was a third of that chunk and half of the time to load it.
 */
export const unusedWeight: readonly string[] = ["undici"];

/** Leaves packages out where nothing of them is used; importing them must have no effect that anyone counts on. */
export function leaveOut(packages: readonly string[]): Plugin {
  const filter = new RegExp(`^(?:${packages.join("|")})$`);
  const seen = Symbol("resolved by this plugin");
  return {
    name: "no unused packages",
    setup: (build) => {
      build.onResolve({ filter }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === seen) return undefined;
        return { ...(await build.resolve(path, { resolveDir, kind, pluginData: seen })), sideEffects: false };
      });
    },
  };
}

/**
 * Leaves the packages that the builder's own package uses where they are. It loads them on first use only, so that
 * its code can be read and its layer loaded without them; they are nine tenths of a bundle.
 */
export function outsideOf(builder: BuilderPackage, layers: readonly Layer[]): Plugin {
  const others = layers.map(({ directory }) => directory).filter((directory) => directory !== builder.root);
  return {
    name: "no packages of the builder",
    setup: (build) => {
      build.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
        const own = isIn(importer, builder.root) && !others.some((directory) => isIn(importer, directory));
        return own && path.split("/", 1)[0] !== builder.name ? { path, external: true } : undefined;
      });
    },
  };
}

const isIn = (file: string, directory: string): boolean => file.startsWith(directory + sep);
