import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configFolder, startScript } from "../../src/layer/start-script.ts";

const run = promisify(execFile);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "image-"));
  await mkdir(join(root, "tmp"));
  await mkdir(join(root, configFolder), { recursive: true });
  await writeFile(join(root, configFolder, "connect-distributes.properties"), "group.id=g\n");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Puts a launcher into the image, which says what it was given, and with which process id. */
async function launcher(path: string): Promise<void> {
  const file = join(root, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "$0" "$$"\ncat "$1"\n`);
  await chmod(file, 0o755);
}

/** Runs what a worker's container runs, with a folder in the place of the image's root. */
function start(podIp: string) {
  const script = startScript.replaceAll(/(?<=[ ="'])\/(?=(tmp|etc|app|opt|kafka)\b)/g, `${root}/`);
  const env = { PATH: `${root}/usr/bin:/usr/bin:/bin`, POD_IP: podIp };
  const started = run("sh", ["-c", script], { env });
  return { pid: started.child.pid, seen: started.then(({ stdout }) => stdout.replaceAll(root, "")) };
}

test.each([
  ["10.1.2.3", "10.1.2.3"],
  ["fd00::5", "[fd00::5]"],
])("a worker at %s advertises %s, after all other properties", async (podIp, host) => {
  await launcher("/opt/kafka/bin/connect-distributed.sh");
  const seen = await start(podIp).seen;
  expect(
    seen.endsWith(`
group.id=g

rest.advertised.host.name=${host}
`),
  ).toBe(true);
});

test.each(["/opt/kafka", "/kafka", "/opt/bitnami/kafka", "/app"])(
  "the launcher of an image with Kafka in %s takes the place of the shell, so that it gets the signals",
  async (home) => {
    await launcher(`${home}/bin/connect-distributed.sh`);
    const { pid, seen } = start("10.1.2.3");
    expect(await seen).toMatch(new RegExp(`^${home}/bin/connect-distributed.sh ${pid}\\n`));
  },
);

test("so does one that is on the path", async () => {
  await launcher("/usr/bin/connect-distributed");
  expect(await start("10.1.2.3").seen).toMatch(/^\/usr\/bin\/connect-distributed \d+\n/);
});

test("an image without Kafka Connect ends with a sentence that names the option", async () => {
  await expect(start("10.1.2.3").seen).rejects.toThrow("no connect-distributed in this image; set the option image");
});
