import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs `body` with the path of a file that holds a secret's content, and takes it away afterwards, also on failure.
 * Only its owner can read the file and enter its folder. Its path is absolute, because it is Juju's agent that opens it:
 * the tool passes the path on. JSON is what the agent tries first (juju `core/secrets/createsecret.go`).
 */
export async function withSecretFile<T>(
  content: Readonly<Record<string, string>>,
  body: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "secret-")); // 0700
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove); // SIGTERM ends a hook without coming back here
  try {
    const path = join(folder, "content");
    const texts = Object.entries(content).map(([key, value]) => [key, value.toWellFormed()]);
    await writeFile(path, JSON.stringify(Object.fromEntries(texts)), { mode: 0o600, flag: "wx" });
    return await body(path);
  } finally {
    remove();
    process.off("exit", remove);
  }
}
