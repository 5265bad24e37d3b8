import { open, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BuildError } from "../build-error.ts";

/** The Node.js binary that goes into a charm. */
export type Runtime = {
  readonly path: string;
  /** The program loader that the kernel needs to start it, such as `/lib64/ld-linux-x86-64.so.2`. */
  readonly loader: string | undefined;
};

/**
 * The Node.js binary for this machine's architecture: that of the package `node-linux-<arch>` as installed for
 * `packageRoot`, else the one that runs now. Throws `BuildError` on a system whose own binary is not for Linux.
 */
export async function findRuntime(packageRoot: string): Promise<Runtime> {
  const path = (await packagedNode(packageRoot)) ?? process.execPath;
  if (path === process.execPath && process.platform !== "linux") {
    throw new BuildError(
      `no Node.js for Linux to put into the charm; install the package node-linux-${process.arch} beside this one`,
    );
  }
  return { path, loader: await readLoader(path) };
}

async function packagedNode(packageRoot: string): Promise<string | undefined> {
  try {
    const resolve = createRequire(join(packageRoot, "package.json")).resolve;
    const path = join(dirname(resolve(`node-linux-${process.arch}/package.json`)), "bin/node");
    return (await stat(path)).isFile() ? path : undefined;
  } catch {
    // The package is optional: npm leaves it out where there is none for the machine.
    return undefined;
  }
}

/** The loader named in a 64-bit little-endian ELF file (its `PT_INTERP` header), `undefined` if it names none. */
export async function readLoader(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const head = (await file.read(Buffer.alloc(4096), 0, 4096, 0)).buffer;
    if (head.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") return undefined;
    const [table, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
    for (let at = table; at < table + size * count && at + size <= head.length; at += size) {
      if (head.readUInt32LE(at) !== interpreterHeader) continue;
      const [offset, length] = [Number(head.readBigUInt64LE(at + 8)), Number(head.readBigUInt64LE(at + 32))];
      const name = (await file.read(Buffer.alloc(length), 0, length, offset)).buffer;
      return name.toString("latin1").replace(/\0+$/, "");
    }
    return undefined;
  } finally {
    await file.close();
  }
}

const interpreterHeader = 3;
