import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  createModel,
  deploy,
  memoryStore,
  readCharm,
  type Deployment,
  type Model,
  type ModelStore,
  type NewModel,
} from "../../src/sandbox/index.ts";

const metadata = `
name: demo
requires: { db: { interface: mysql }, cache: redis }
provides: { website: { interface: http } }
peers: { cluster: { interface: demo-cluster } }
extra-bindings: { admin: }
`;

const config = `
options:
  workers: { type: int, default: 1 }
  ratio: { type: float }
  verbose: { type: boolean, default: false }
  title: { default: "" }
  key: { type: secret }
`;

/** A built charm in a folder of its own: a sh script for each of its files, made executable. */
export async function writeCharm(
  scripts: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-charm-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ "metadata.yaml": metadata, "config.yaml": config, ...files })) {
    await writeFile(join(folder, name), text);
  }
  for (const [name, text] of Object.entries(scripts)) await writeScript(join(folder, name), text);
  return folder;
}

/** Writes or replaces an executable sh script. */
export async function writeScript(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

/** A model with the charm deployed as `demo`, one unit unless told otherwise. */
export async function demoModel(
  dispatch: string,
  options: Partial<Deployment> & { readonly model?: NewModel } = {},
): Promise<Model> {
  const charm = await readCharm(await writeCharm({ dispatch }));
  return deploy(createModel({ uuid: "00000000-0000-4000-8000-000000000000", ...options.model }), {
    charm,
    ...options,
  });
}

/** A store with {@link demoModel}. */
export async function demoStore(
  dispatch: string,
  options: Partial<Deployment> & { readonly model?: NewModel } = {},
): Promise<ModelStore> {
  return memoryStore(await demoModel(dispatch, options));
}
