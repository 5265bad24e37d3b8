import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../build/run.ts";
import { fakeTools } from "../juju/fake-tools.ts";
import { anAuthor, commandsOfHowTo, type AuthorApp } from "../package/an-author.ts";

// What an author does with the package from a registry, one after the other: each test goes on in the folders that the
// former made.
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

test("its other commands give the charm a layer and an interface, and these pass their own types and tests", async () => {
  await author.succeed(`cd my-sink\n${commandsOfHowTo().others.join("")}`);
  const metadata = await readFile(join(author.app, "my-sink/build/my-sink/metadata.yaml"), "utf8");
  expect(metadata).toContain("server:\n    interface: my-interface\n");
  const check = (folder: string) => author.succeed(`cd ${folder} && npm run types && npm test`);
  await Promise.all(["layers/my-layer", "interfaces/my-interface"].map(check));
}, 60_000);

test("a charm without Kafka passes its types and tests, and takes the two as installed packages", async () => {
  await author.succeed(
    "npx kafka-connect-base create my-charm --template charm && cd my-charm && npm run types && npm test",
  );
  for (const folder of ["layers/my-layer", "interfaces/my-interface"]) {
    await symlink(join("..", folder), join(author.app, "node_modules", basename(folder)));
  }
  await author.succeed(`
    npx kafka-connect-base add layer my-layer my-charm
    npx kafka-connect-base add interface my-interface my-charm --endpoint peer --role requires`);
  await rm(join(author.app, "my-charm/config.yaml"));
  await writeFile(
    join(author.app, "my-charm/handlers.ts"),
    `import { defineLayer, status, when } from "kafka-connect-base";
     import { message } from "my-layer";
     const say = () => status.active(message());
     export const layer = defineLayer("my-charm", [when("peer.available", "my-layer.ready").do(say)]);\n`,
  );
  await author.succeed("cd my-charm && npm run build && npm run types");
  const typo = `sed -i 's/peer.available/peer.availible/' my-charm/handlers.ts && cd my-charm && ! npm run types`;
  expect(await author.succeed(typo)).toMatch(/handlers\.ts.*"peer\.availible".*is not assignable/);
  const built = join(author.app, "my-charm/build/my-charm");
  expect(await readFile(join(built, "metadata.yaml"), "utf8")).toContain("interface: my-interface");
  expect(await readFile(join(built, "config.yaml"), "utf8")).toContain("message:");
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
  expect(ended).toMatchObject({ code: 0, stderr: "" });
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
