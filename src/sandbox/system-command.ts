import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "./errors.ts";

/** The absolute path of a system command: a hook's PATH is not to be trusted. */
export async function systemCommand(name: "mkfifo" | "cat"): Promise<string> {
  for (const folder of ["/usr/bin", "/bin", "/usr/local/bin", "/run/current-system/sw/bin"]) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new SandboxError(`there is no ${name} on this system; the sandbox needs a POSIX system`);
}
