import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { renderYaml } from "../../src/build/layers/yaml-file.ts";
import { writeArchive } from "../../src/pack/write-archive.ts";
import type { CharmParts } from "../../src/lint/index.ts";
import type { CharmTexts } from "./random-texts.ts";

/** The YAML of a charm as a build writes it. */
export const textsOf = ({ yaml }: CharmParts): CharmTexts =>
  Object.fromEntries(Object.entries(yaml).map(([file, value]) => [file, renderYaml(value)]));

/** A new folder that lives as long as the test. */
export async function temporaryFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "juju-reader-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** Writes charms into a folder each, which live as long as the test. Returns the folders. */
export async function writtenCharms(charms: readonly Readonly<Record<string, string>>[]): Promise<readonly string[]> {
  const root = await temporaryFolder();
  const folders: string[] = [];
  for (const [index, texts] of charms.entries()) {
    const folder = join(root, String(index));
    await mkdir(folder);
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    folders.push(folder);
  }
  return folders;
}

/** Writes charms, with their links, into a `.charm` each, which live as long as the test. Returns the files. */
export async function packedCharms(charms: readonly CharmParts[]): Promise<readonly string[]> {
  const root = await temporaryFolder();
  return Promise.all(
    charms.map(async (charm, index) => {
      const yaml = Object.entries(textsOf(charm)).map(([path, text]) => ({ path, mode: 0o100644, text }));
      const links = charm.files
        .filter(({ kind }) => kind === "symlink")
        .map(({ path, target = "" }) => ({ path, mode: 0o120777, text: target }));
      const entries = [...yaml, ...links].map(({ text, ...entry }) => ({ ...entry, content: Buffer.from(text) }));
      const file = join(root, `${index}.charm`);
      await writeFile(file, (await writeArchive(entries)).bytes);
      return file;
    }),
  );
}
