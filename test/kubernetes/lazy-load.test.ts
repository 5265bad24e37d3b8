import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("importing the folder loads no package; the first use loads the client library", async () => {
  const index = new URL("../../src/kubernetes/index.ts", import.meta.url).href;
  const program = `
    import { registerHooks } from "node:module";
    const packages = [];
    registerHooks({ resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      if (resolved.url.includes("/node_modules/")) packages.push(resolved.url);
      return resolved;
    } });
    const { readKubeconfig } = await import(${JSON.stringify(index)});
    const onImport = packages.length;
    await readKubeconfig("a: b").catch(() => undefined);
    console.log(JSON.stringify({ onImport, onUse: packages.some((url) => url.includes("/@kubernetes/client-node/")) }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
  expect(JSON.parse(stdout)).toEqual({ onImport: 0, onUse: true });
});
