import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../build/run.ts";
import { fakeTools } from "../juju/fake-tools.ts";
import { anAuthor, commandsOfHowTo, type AuthorApp } from "./an-author.ts";

let author: AuthorApp;
beforeAll(async () => {
  author = await anAuthor();
}, 60_000);
afterAll(() => author.remove());

test("the first four commands of the how-to make, test and pack a charm that starts", async () => {
  expect(commandsOfHowTo().first.trim().split("\n")).toHaveLength(4);
  await author.succeed(commandsOfHowTo().first.replace("npm install", "npm run types"));
  const { version } = await author.packageJson("node_modules/kafka-connect-base");
  expect((await author.packageJson("my-sink")).devDependencies["kafka-connect-base"]).toBe(version);
  await startPacked("my-sink");
}, 60_000);

/** Runs the packed charm's install hook, with no program at hand but the charm's own and the hook tools. */
async function startPacked(name: string): Promise<void> {
  const [file = ""] = (await readdir(join(author.app, name))).filter((entry) => entry.endsWith(".charm"));
  expect(file).toMatch(/_ubuntu-24\.04-(?:amd64|arm64)\.charm$/);
  const charm = join(author.app, "unit", name);
  await unpack(join(author.app, name, file), charm);
  const juju = fakeTools();
  const hook = { JUJU_CHARM_DIR: charm, JUJU_HOOK_NAME: "install", JUJU_DISPATCH_PATH: "hooks/install" };
  const ended = await run(join(charm, "dispatch"), [], juju.environment(hook));
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(juju.calls().filter((call) => call.startsWith("status-set"))).toEqual([
    expect.stringMatching(/^status-set (?:-- )?blocked missing: kafka relation, .*option topics/),
  ]);
}

/** Unpacks a charm as Juju does: with the modes in the zip. */
async function unpack(file: string, to: string): Promise<void> {
  const entries = await new ZipReader(new Uint8ArrayReader(await readFile(file))).getEntries();
  for (const entry of entries) {
    if (entry.directory) continue;
    const path = join(to, entry.filename);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false }));
    await chmod(path, (entry.unixMode ?? 0) & 0o777);
  }
}
