import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const names = ["base", "middle", "top"] as const;
const filesOfAll = 40;

/**
 * Writes three layers that both builders take as they are: `layers/base`, `layers/middle` and `top`, each with
 * metadata, config and options, and 40 files in all, of which some are overridden, ignored or excluded. `packages` is
 * what charms.reactive charms bring to run handlers: a list of Python packages.
 */
export async function writeBuildLayers(folder: string, { packages }: { readonly packages: string }): Promise<void> {
  const files = {
    ...yamlFiles(),
    ...staticFiles(),
    "top/copyright": "Copyright of nobody\n",
    "top/README.md": "# A charm\n",
    "top/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>\n',
    "top/hooks/hook.template": "#!/bin/sh\n# {}\n",
    ...(packages === "" ? {} : { "layers/base/wheelhouse.txt": packages }),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (const empty of ["interfaces", "empty", "home", "cache"]) await mkdir(join(folder, empty), { recursive: true });
}

const folderOf = (name: string): string => (name === "top" ? name : `layers/${name}`);

const layerYaml: Readonly<Record<(typeof names)[number], object>> = {
  base: {
    repo: "here",
    defines: {
      size: { type: "integer", default: 1 },
      names: { type: "array", items: { type: "string" }, default: [] },
    },
  },
  middle: { includes: ["layer:base"], options: { base: { size: 2, names: ["a"] } }, ignore: ["files/base-0.txt"] },
  top: { includes: ["layer:middle"], options: { base: { names: ["b"] } }, exclude: ["*.tmp"] },
};

/** JSON, because every reader of YAML takes it. */
function yamlFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const metadata = {
        name: `${name}-charm`,
        summary: "a charm to be timed",
        description: "It does nothing.",
        maintainer: "Nobody <nobody@example.com>",
        tags: ["misc", name],
        provides: { [name]: { interface: "http" } },
      };
      const option = { type: "string", default: "x", description: "an option" };
      const options = Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [index === 0 ? "shared" : `${name}-${index}`, option]),
      );
      return Object.entries({ layer: layerYaml[name], metadata, config: { options } }).map(
        ([file, value]) => [`${folderOf(name)}/${file}.yaml`, JSON.stringify(value)] as const,
      );
    }),
  );
}

function staticFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: filesOfAll }, (_, index) => {
      const name = names[index % names.length] ?? "top";
      const file = index % 10 === 0 ? "shared.txt" : `${name}-${index}.txt`;
      return [`${folderOf(name)}/files/${file}`, `line of ${name}\n`.repeat(40)];
    }),
  );
}
