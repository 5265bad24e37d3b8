import { isJsonMap, stableJson, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { lineAt } from "../layers/yaml-lines.ts";
import { hostPlatform } from "../runtime/pins.ts";
import type { Merged } from "./merge-yaml.ts";
import { placeOf, type Piece } from "./piece.ts";

const file = "manifest.yaml";

/** Where a charm runs if no layer says anything else. */
const usual = { name: "ubuntu", channel: "24.04/stable" } as const;

/**
 * Where the charm runs: on the bases that every layer names which names any, by default Ubuntu 24.04, and on the
 * architecture of its Node.js. Juju 4 refuses a charm without bases, and Juju 2.9 reads them too (Juju docs,
 * "manifest.yaml"). Throws `BuildError` when the layers have no base in common.
 */
export function mergeManifest(pieces: readonly Piece[], architecture: string = hostPlatform() ?? process.arch): Merged {
  const declaring = pieces.flatMap((piece) => {
    const bases = basesOf(piece.value);
    return bases.length === 0 ? [] : [{ piece, bases }];
  });
  const [first, ...others] = declaring;
  const common = (first?.bases ?? [usual]).filter((base) =>
    others.every(({ bases }) => bases.some((one) => stableJson(one) === stableJson(base))),
  );
  if (common.length === 0) {
    const said = declaring.map(
      ({ piece, bases }) => `${placeOf(file, piece, ["bases"])} names ${bases.map(show).join(", ")}`,
    );
    const last = declaring.at(-1)?.piece;
    throw new BuildError(`the layers have no base in common: ${said.join("; ")}; add one that all can run on`, {
      file,
      ...(last === undefined ? {} : { layer: last.layer, line: lineAt(last.lines, ["bases"]) }),
    });
  }
  return { value: { bases: common.map((base) => ({ ...base, architectures: [architecture] })) }, warnings: [] };
}

type Base = { readonly name: string; readonly channel: string };

function basesOf(manifest: JsonMap): readonly Base[] {
  const bases = manifest["bases"];
  if (!Array.isArray(bases)) return [];
  return bases.flatMap((base: Json) =>
    isJsonMap(base) ? [{ name: textOf(base["name"]), channel: normal(textOf(base["channel"])) }] : [],
  );
}

/** Juju takes a channel without a risk as stable. */
const normal = (channel: string): string => (channel.includes("/") ? channel : `${channel}/stable`);

const textOf = (value: Json | undefined): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const show = ({ name, channel }: Base): string => `${name}@${channel}`;
