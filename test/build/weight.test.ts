import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCharm } from "../../src/build/index.ts";

test("a charm does not carry undici, which the Kubernetes client names and nothing uses", async () => {
  const output = await mkdtemp(join(tmpdir(), "weight-"));
  try {
    const { directory } = await buildCharm({ source: "examples/minimal", output, log: () => undefined });
    const code = globSync(join(directory, "lib/*.js")).map((file) => readFileSync(file, "utf8"));
    expect(code.some((text) => text.includes("deployments"))).toBe(true); // the client is there
    expect(code.filter((text) => text.includes("UND_ERR"))).toEqual([]);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
});
