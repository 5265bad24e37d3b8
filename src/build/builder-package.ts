import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildError } from "./build-error.ts";
import { readPackageJson } from "./layers/package-json.ts";

/** The package that a builder belongs to, whose code a built charm runs. */
export type BuilderPackage = {
  readonly name: string;
  readonly version: string;
  /** The folder of its `package.json`. */
  readonly root: string;
  /** The layer that the package itself is, if it is one. */
  readonly layer: string | undefined;
  /** True when its TypeScript sources stand in for its compiled files, as inside its own repository. */
  readonly fromSource: boolean;
};

const ownName = "kafka-connect-base";

/** The package that this file belongs to. Throws `BuildError` if it was torn out of its package. */
export async function builderPackage(): Promise<BuilderPackage> {
  const here = fileURLToPath(import.meta.url);
  for (let root = dirname(here); root !== dirname(root); root = dirname(root)) {
    const found = await readPackageJson(root);
    if (found?.name !== ownName) continue;
    return {
      name: ownName,
      version: found.version,
      root,
      layer: found.charm?.layer,
      fromSource: here.endsWith(".ts"),
    };
  }
  throw new BuildError(`the package ${ownName} was not found above ${here}; install it again`);
}
