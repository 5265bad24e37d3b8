import { readFile } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import { z } from "zod";
import { stableJson } from "../../core/index.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";
import { digestOf } from "./digest.ts";

/** The file that marks a folder as made by this builder, and says what the builder put there and from where. */
export const manifestName = ".build.manifest";

/**
 * What a charm's `.build.manifest` says. `signatures` has for each file the layer it is from, whether it was copied
 * from there (`static`), merged of several (`dynamic`) or made by the builder (`build`), and its SHA-256; `unchecked`
 * is the Node.js of this machine where no pin says what it must be. `provenance` has the layer of each value of the
 * merged YAML files.
 */
export type BuildManifest = {
  readonly format: 2;
  readonly builder: string;
  readonly version: string;
  readonly charm: string;
  /** Lowest first; with what `charm.lock` pins each to. */
  readonly layers: readonly { readonly name: string; readonly [key: string]: unknown }[];
  readonly signatures: Readonly<Record<string, Signature>>;
  readonly provenance: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Layer, kind and SHA-256 of a file. */
type Signature = readonly [layer: string, kind: "static" | "dynamic" | "build", digest: string];

const manifestSchema: z.ZodType<BuildManifest> = z.object({
  format: z.literal(2),
  builder: z.string(),
  version: z.string(),
  charm: z.string(),
  layers: z.array(z.looseObject({ name: z.string() })),
  signatures: z.record(
    z.string().refine((path) => !isAbsolute(path) && !normalize(path).startsWith("..")),
    z.tuple([z.string(), z.enum(["static", "dynamic", "build"]), z.string()]),
  ),
  provenance: z.record(z.string(), z.record(z.string(), z.string())),
});

/** What stands in the manifest besides the signatures. */
export type ManifestHead = Omit<BuildManifest, "format" | "signatures">;

/** The manifest of a charm with these files, as one more file. */
export async function manifestFile(files: readonly CharmFile[], head: ManifestHead): Promise<CharmFile> {
  const signatures = await Promise.all(files.map(async (file) => [file.path, await signatureOf(file)] as const));
  const manifest: BuildManifest = { format: 2, ...head, signatures: Object.fromEntries(signatures) };
  return plainFile(manifestName, `${JSON.stringify(JSON.parse(stableJson(manifest)), undefined, 1)}\n`);
}

async function signatureOf(file: CharmFile): Promise<Signature> {
  // The runtime is a hundred megabytes; what pins it has checked it.
  const digest = file.content.kind === "link" ? (file.content.sha256 ?? "unchecked") : await digestOf(file);
  if (file.merged === true) return [file.layer ?? "build", "dynamic", digest];
  return file.layer === undefined ? ["build", "build", digest] : [file.layer, "static", digest];
}

/** The manifest of a folder, `undefined` if it has none that this builder wrote. */
export async function readManifest(directory: string): Promise<BuildManifest | undefined> {
  return parseManifest(await readFile(join(directory, manifestName), "utf8").catch(() => ""));
}

/** The manifest in a text, `undefined` for anything else. */
export function parseManifest(text: string): BuildManifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
