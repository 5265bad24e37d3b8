import { readdir, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { isJsonMap, type Json } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { readPackageJson } from "./package-json.ts";
import type { LayerSource } from "./layer.ts";
import { readYaml } from "./yaml-file.ts";

/** The sides that a charm may have in an interface. */
export const interfaceRoles = ["requires", "provides", "peers"] as const;

/** One of {@link interfaceRoles}. */
export type InterfaceRole = (typeof interfaceRoles)[number];

/** An interface that a layer includes: how charms speak over relations of one kind. */
export type InterfaceLayer = {
  readonly name: string;
  /** Its folder, with symbolic links resolved. */
  readonly directory: string;
  readonly source: LayerSource;
  /** The name of the npm package that it is, if it is one. */
  readonly packageName: string | undefined;
  /** What to import for each side that it has: an absolute path. Each module exports a const named as its role. */
  readonly roles: Readonly<Partial<Record<InterfaceRole, string>>>;
  /** The flags that it sets for each endpoint, with `{endpoint_name}`, and what each means, if it says so. */
  readonly flags: Readonly<Record<string, string>> | undefined;
  /** Its files for Python, which do not run here. */
  readonly python: readonly string[];
};

/** The interface of a folder. Throws `BuildError` for a folder without a readable `interface.yaml`. */
export async function readInterface(
  folder: string,
  request: { readonly name?: string; readonly source: LayerSource },
): Promise<InterfaceLayer> {
  const directory = await realpath(folder).catch(() => folder);
  const label = request.name ?? basename(directory).replace(/^interface-/, "");
  const yaml = await readYaml("interface.yaml", { name: `interface:${label}`, directory });
  if (yaml === undefined) {
    throw new BuildError(`${folder} is no interface: it has no interface.yaml; name the folder of an interface`, {
      file: "interface.yaml",
    });
  }
  const given = yaml.value["name"];
  const manifest = await readPackageJson(directory);
  const names = await readdir(directory);
  const sides = interfaceRoles.flatMap((role) => {
    const file = [`${role}.ts`, `${role}.js`].find((one) => names.includes(one));
    return file === undefined ? [] : [[role, join(directory, file)] as const];
  });
  return {
    name: request.name ?? (typeof given === "string" ? given : label),
    directory,
    source: request.source,
    packageName: manifest?.charm?.interface === undefined ? undefined : manifest.name,
    roles: Object.fromEntries(sides),
    flags: flagsOf(yaml.value["flags"]),
    python: names.filter((file) => /^(?:requires|provides|peers)\.py$/.test(file)).toSorted(),
  };
}

const flagsOf = (declared: Json | undefined): InterfaceLayer["flags"] =>
  isJsonMap(declared)
    ? Object.fromEntries(
        Object.entries(declared).map(([flag, meaning]) => [flag, typeof meaning === "string" ? meaning : ""]),
      )
    : undefined;
