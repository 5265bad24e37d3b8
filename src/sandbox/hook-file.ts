import { constants } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { requestName, type HookRequest } from "./hook-request.ts";

/** What Juju would start: a file, nothing, or something that can't be started. */
export type HookFile =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "broken"; readonly message: string };

/**
 * Finds what a charm runs for a hook or action: `dispatch` for everything, where there is one, else the file
 * of the hook's name. A `dispatch` that can't be executed is broken, not missing (juju
 * `worker/uniter/runner/discover.go`).
 */
export async function findHookFile(charm: string, request: HookRequest): Promise<HookFile> {
  const dispatch = join(charm, "dispatch");
  if (await isThere(dispatch)) {
    return (await isExecutable(dispatch)) ? checkFormat(dispatch) : broken(dispatch, "permission denied");
  }
  const path = join(charm, "action" in request ? "actions" : "hooks", requestName(request));
  return (await isExecutable(path)) ? checkFormat(path) : { kind: "missing" };
}

/** Juju starts the file itself, so a script without `#!` does not run, as it would from a shell. */
async function checkFormat(path: string): Promise<HookFile> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const script = buffer.subarray(0, 2).toString("latin1") === "#!";
    return script || programs.has(buffer.toString("hex"))
      ? { kind: "file", path }
      : broken(path, "exec format error; begin it with #!");
  } finally {
    await file.close();
  }
}

/** The first bytes of ELF and Mach-O programs. */
const programs: ReadonlySet<string> = new Set(["7f454c46", "cffaedfe", "cefaedfe", "cafebabe"]);

const broken = (path: string, why: string): HookFile => ({
  kind: "broken",
  message: `fork/exec ${path}: ${why}`,
});

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isExecutable = (path: string): Promise<boolean> =>
  Promise.all([access(path, constants.X_OK), stat(path)]).then(
    ([, { mode }]) => (mode & 0o111) !== 0,
    () => false,
  );
