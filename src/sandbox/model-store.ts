import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { parseJson } from "../core/index.ts";
import { SandboxError } from "./errors.ts";
import type { Edit, Model } from "./model.ts";

/** Where a model is kept. */
export type ModelStore = {
  /** The model as it is now. */
  readonly load: () => Promise<Model>;
  /** Applies an edit to the model as it is now, keeps the result and returns it. Edits queue. */
  readonly update: (edit: Edit) => Promise<Model>;
};

/** A model in memory. */
export function memoryStore(model: Model): ModelStore {
  let kept = model;
  return {
    load: async () => kept,
    update: async (edit) => (kept = edit(kept)),
  };
}

/**
 * A model in a JSON file, which only its owner can read. A reader sees the old or the new file, never a part:
 * each save writes beside it and renames. Edits of one store queue; two processes that edit within the same
 * millisecond may lose one edit, so let one process at a time run hooks. `load` and `update` throw
 * {@link SandboxError} where there is no such file, or no model in it.
 */
export function fileStore(path: string): ModelStore {
  let queue: Promise<unknown> = Promise.resolve();
  const load = () => readModel(path);
  return {
    load,
    update: (edit) => {
      const done = queue.then(async () => {
        const model = edit(await load());
        await saveModel(path, model);
        return model;
      });
      queue = done.catch(() => undefined);
      return done;
    },
  };
}

/** Writes a model to a file, in place of the one that is there. */
export async function saveModel(path: string, model: Model): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  try {
    await writeFile(beside, `${JSON.stringify(model, undefined, 2)}\n`, { mode: 0o600 });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new SandboxError(`the model can't be saved to ${path}; make its folder writable`, error);
  }
}

async function readModel(path: string): Promise<Model> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new SandboxError(`there is no model at ${path}; create one first`, error);
  }
  try {
    const model: unknown = parseJson(text);
    if (isModel(model)) return model;
  } catch (error) {
    throw new SandboxError(`${path} is not JSON; restore it or create a new model`, error);
  }
  throw new SandboxError(`${path} holds no model; restore it or create a new model`);
}

/** Enough of a look to tell a model from another JSON file; the sandbox alone writes it. */
function isModel(value: unknown): value is Model {
  const keys: (keyof Model)[] = ["name", "uuid", "version", "made", "applications", "relations", "secrets"];
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}
