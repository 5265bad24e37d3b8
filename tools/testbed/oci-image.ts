import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TestbedError } from "./errors.ts";
import { runTool } from "./run-tool.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What a container of the image runs where its pod says nothing: the `config` of the OCI image specification. */
type ImageConfig = {
  readonly Entrypoint?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
};

export type ImageOptions = {
  /** With its tag, such as `testbed.local/pause:1`. */
  readonly name: string;
  /** The folder that becomes the image's root. */
  readonly root: string;
  readonly config: ImageConfig;
};

/** Order, times and owners that do not depend on who packs: the same files give the same bytes. */
const REPRODUCIBLE = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"];

/** Packs a folder into an image of one layer: a tar in the OCI image layout, as `ctr images import` reads it. */
export async function writeImage(output: string, { name, root, config }: ImageOptions): Promise<void> {
  const temporary = await temporaryFolder("image");
  const folder = temporary.path;
  try {
    const blobs = join(folder, "blobs", "sha256");
    await mkdir(blobs, { recursive: true });
    await pack(join(folder, "layer"), ["-C", root, "."]);
    const layer = await addBlob(blobs, join(folder, "layer"), "layer.v1.tar");
    const addJson = async (value: object, type: string): Promise<Descriptor> => {
      await writeFile(join(folder, "json"), JSON.stringify(value));
      return addBlob(blobs, join(folder, "json"), type);
    };
    const platform = { architecture: process.arch === "x64" ? "amd64" : process.arch, os: "linux" };
    const rootfs = { type: "layers", diff_ids: [layer.digest] };
    const created = "1970-01-01T00:00:00Z";
    const image = await addJson({ created, ...platform, config, rootfs }, "config.v1+json");
    const manifest = await addJson(
      { schemaVersion: 2, mediaType: mediaType("manifest.v1+json"), config: image, layers: [layer] },
      "manifest.v1+json",
    );
    const annotations = { "io.containerd.image.name": name };
    const index = { schemaVersion: 2, manifests: [{ ...manifest, platform, annotations }] };
    await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    await writeFile(join(folder, "index.json"), JSON.stringify(index));
    await pack(output, ["--mode=a=rX,u+w", "-C", folder, "oci-layout", "index.json", "blobs"]);
  } finally {
    await temporary.remove();
  }
}

type Descriptor = { readonly mediaType: string; readonly digest: string; readonly size: number };

const mediaType = (type: string): string => `application/vnd.oci.image.${type}`;

/** Moves a file to where its digest says. */
async function addBlob(blobs: string, file: string, type: string): Promise<Descriptor> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  const hex = hash.digest("hex");
  const { size } = await stat(file);
  await rename(file, join(blobs, hex));
  return { mediaType: mediaType(type), digest: `sha256:${hex}`, size };
}

async function pack(output: string, args: readonly string[]): Promise<void> {
  const answer = await runTool(["tar", ...REPRODUCIBLE, "-cf", output, ...args], { endsWithUs: true });
  if (answer?.code !== 0) throw new TestbedError(`tar can't pack an image: ${answer?.stderr.trim() ?? "install tar"}`);
}
