import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool, stringsOf } from "./answer.ts";

/** A storage of the unit: where it is mounted, or its device. */
export type Storage = { readonly kind: string; readonly location: string };

/** `storage-list`: the ids of the storages that are attached to the unit, such as `data/0`; of one name, if given. */
export async function storageList(run: RunTool, name?: string): Promise<readonly string[]> {
  return stringsOf(await readTool(run, "storage-list", name === undefined ? [] : ["--", name]));
}

/** `storage-get`: where a storage is. `kind` is `filesystem` or `block`. Rejects for one that is not attached. */
export async function storageGet(run: RunTool, id: string): Promise<Storage> {
  const { kind = "", location = "" } = asTexts(await readTool(run, "storage-get", ["-s", id]));
  return { kind, location };
}

/** `storage-add`: asks for more storage of a name of metadata.yaml; `storage-attached` comes when it is there. */
export async function storageAdd(
  run: RunTool,
  name: string,
  { count = 1 }: { readonly count?: number } = {},
): Promise<void> {
  await run("storage-add", ["--", `${name}=${count}`]);
}
