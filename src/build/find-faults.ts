import { lstat } from "node:fs/promises";
import { lintCharm, type CharmEntry, type Finding } from "../lint/index.ts";
import { BuildError } from "./build-error.ts";
import type { CharmFile } from "./charm-file.ts";
import type { ComposedYaml } from "./compose/compose-yaml.ts";
import { originAt } from "./compose/origins.ts";
import { inLayer } from "./layers/place.ts";

/** A finding of `lint`, with the layer that it comes from and the line there, where they are known. */
export type Fault = Finding & { readonly layer?: string; readonly line?: number };

/** What the rules of `lint` find in a composed charm, whose program and `dispatch` are not made yet. */
export async function findFaults(
  { files, origins }: ComposedYaml,
  statics: readonly CharmFile[],
): Promise<readonly Fault[]> {
  const entries = await Promise.all(statics.map(entryOf));
  const dispatch: CharmEntry = { path: "dispatch", kind: "file", mode: 0o755, size: 0 };
  const own = entries.some(({ path }) => path === dispatch.path);
  return lintCharm({ yaml: withoutEmptyConfig(files), files: own ? entries : [...entries, dispatch] }).map(
    (finding) => {
      const known = origins[finding.file];
      const { layer, line } =
        (known === undefined ? undefined : originAt(known, finding.path)) ??
        ({ layer: statics.find(({ path }) => path === finding.file)?.layer, line: undefined } as const);
      return { ...finding, ...(layer === undefined ? {} : { layer }), ...(line === undefined ? {} : { line }) };
    },
  );
}

/** A `config.yaml` that says nothing is not written; Juju would refuse it. */
function withoutEmptyConfig({ "config.yaml": config, ...others }: ComposedYaml["files"]): ComposedYaml["files"] {
  return config === undefined || Object.keys(config).length === 0 ? others : { ...others, "config.yaml": config };
}

/** Throws `BuildError` with the first error among the faults, if there is one. */
export function demandFaultless(faults: readonly Fault[]): void {
  const [first, ...others] = faults.filter(({ severity }) => severity === "error");
  if (first === undefined) return;
  const { file, layer, line, message } = first;
  const where = layer === undefined ? file : inLayer(file, layer, line);
  const more = others.length === 0 ? "" : ` (${others.length} more: run lint)`;
  throw new BuildError(`${where === "" ? "" : `${where}: `}${message}${more}`, {
    file,
    line,
    ...(layer === undefined ? {} : { layer }),
  });
}

async function entryOf({ path, mode, content }: CharmFile): Promise<CharmEntry> {
  switch (content.kind) {
    case "symlink":
      return { path, kind: "symlink", mode: 0o777, size: 0, target: content.target };
    case "bytes":
      return { path, kind: "file", mode, size: content.bytes.length };
    case "copy":
    case "link":
      return { path, kind: "file", mode, size: (await lstat(content.from)).size };
  }
}
