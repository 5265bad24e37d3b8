import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const connect = join(import.meta.dirname, "../../src/connect/index.ts");

/** Runs a program that loads the folder, and tells whether axios was loaded with it. */
async function loadsAxios(afterwards: string): Promise<string> {
  const program = `
    import { registerHooks } from "node:module";
    let loaded = false;
    registerHooks({ resolve: (name, context, next) => { loaded ||= name === "axios"; return next(name, context); } });
    const connect = await import(${JSON.stringify(connect)});
    ${afterwards}
    console.log(loaded);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program]);
  return stdout.trim();
}

test("loading the folder and making a client does not load axios", async () => {
  expect(await loadsAxios('connect.createConnectClient({ urls: ["http://127.0.0.1:1"] });')).toBe("false");
});

test("the first request does", async () => {
  const ask =
    'await connect.createConnectClient({ urls: ["http://127.0.0.1:1"], budgetMs: 500 }).root().catch(() => 0);';
  expect(await loadsAxios(ask)).toBe("true");
});
