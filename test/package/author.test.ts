import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { beforeAll, expect, test } from "vitest";
import { run, type Ended } from "../build/run.ts";
import { fakeTools } from "../juju/fake-tools.ts";
import { installPackage, repository } from "./install.ts";
import { basicEnvironment, runIn } from "./run-in.ts";

// What an author does with the package from a registry: the commands of the how-to, in the folders that they make. npm
// would put what the folders need into their node_modules; here they share the one above them.
let app: string;

beforeAll(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "author-")));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    ({ app } = await installPackage(root));
    await linkTools();
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}, 60_000);

/** What the templates name besides the package, and its programs. */
async function linkTools(): Promise<void> {
  const modules = join(app, "node_modules");
  for (const name of ["@types/node", "typescript", "vitest"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(repository, "node_modules", name), join(modules, name));
  }
  for (const name of ["tsc", "vitest"]) {
    await symlink(join(repository, "node_modules/.bin", name), join(modules, ".bin", name));
  }
}

/** Runs commands in the folder of all charms, as a shell does that stops at the first failure. */
const shell = (commands: string): Promise<Ended> =>
  runIn(app, ["sh", "-ec", commands], {
    ...basicEnvironment,
    HOME: app,
    // Compressing Node.js takes seconds; as on an author's machine it is done once.
    XDG_CACHE_HOME: join(repository, "node_modules/.cache"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  });

async function succeed(commands: string): Promise<string> {
  const { code, stdout, stderr } = await shell(commands);
  expect(code, `${commands}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

const packageJson = async (folder: string) =>
  JSON.parse(await readFile(join(app, folder, "package.json"), "utf8")) as {
    readonly version: string;
    readonly devDependencies: Readonly<Record<string, string>>;
  };

const page = readFileSync(join(repository, "docs/how-to/make-a-charm.md"), "utf8");
const [first = "", ...others] = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = ""]) => commands);

// One after the other: each goes on in the folders that the former made.
test("the first four commands of the how-to make, test and pack a charm that starts", async () => {
  expect(first.trim().split("\n")).toHaveLength(4);
  await succeed(first.replace("npm install", "npm run types"));
  const { version } = await packageJson("node_modules/kafka-connect-base");
  expect((await packageJson("my-sink")).devDependencies["kafka-connect-base"]).toBe(version);
  await startPacked("my-sink");
}, 60_000);

test("its other commands give the charm a layer and an interface, and these pass their own types and tests", async () => {
  await succeed(others.join(""));
  const metadata = await readFile(join(app, "my-sink/build/my-sink/metadata.yaml"), "utf8");
  expect(metadata).toContain("server:\n    interface: my-interface\n");
  const check = (folder: string) => succeed(`cd ${folder} && npm run types && npm test`);
  await Promise.all(["layers/my-layer", "interfaces/my-interface"].map(check));
}, 60_000);

test("a charm without Kafka passes its types and tests, and takes the two as installed packages", async () => {
  await succeed("npx kafka-connect-base create my-charm --template charm && cd my-charm && npm run types && npm test");
  for (const folder of ["layers/my-layer", "interfaces/my-interface"]) {
    await symlink(join("..", folder), join(app, "node_modules", basename(folder)));
  }
  await succeed(`
    npx kafka-connect-base add layer my-layer my-charm
    npx kafka-connect-base add interface my-interface my-charm --endpoint peer --role requires`);
  await rm(join(app, "my-charm/config.yaml"));
  await writeFile(
    join(app, "my-charm/handlers.ts"),
    `import { defineLayer, status, when } from "kafka-connect-base";
     import { message } from "my-layer";
     const say = () => status.active(message());
     export const layer = defineLayer("my-charm", [when("peer.available", "my-layer.ready").do(say)]);\n`,
  );
  await succeed("cd my-charm && npm run build && npm run types");
  const typo = `sed -i 's/peer.available/peer.availible/' my-charm/handlers.ts && cd my-charm && ! npm run types`;
  expect(await succeed(typo)).toMatch(/handlers\.ts.*"peer\.availible".*is not assignable/);
  const built = join(app, "my-charm/build/my-charm");
  expect(await readFile(join(built, "metadata.yaml"), "utf8")).toContain("interface: my-interface");
  expect(await readFile(join(built, "config.yaml"), "utf8")).toContain("message:");
}, 60_000);

/** Runs the packed charm's install hook, with no program at hand but the charm's own and the hook tools. */
async function startPacked(name: string): Promise<void> {
  const [file = ""] = (await readdir(join(app, name))).filter((entry) => entry.endsWith(".charm"));
  expect(file).toMatch(/_ubuntu-24\.04-(?:amd64|arm64)\.charm$/);
  const charm = join(app, "unit", name);
  await unpack(join(app, name, file), charm);
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
