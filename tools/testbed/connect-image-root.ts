import { chmod, copyFile, cp, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TestbedError } from "./errors.ts";
import type { KafkaJars } from "./kafka-jars.ts";
import { BUSYBOX } from "./node-needs.ts";
import { runTool } from "./run-tool.ts";

/** The files of the image that are the testbed's own. */
export const CONNECT_IMAGE_FILES: string = join(import.meta.dirname, "connect-image");

/** What a worker loads; java.desktop for java.beans alone, which log4j and Jersey use. */
const MODULES = [
  "java.base",
  "java.desktop",
  "java.logging",
  "java.management",
  "java.naming",
  "java.net.http",
  "java.security.jgss",
  "java.security.sasl",
  "java.sql",
  "java.xml",
  "jdk.crypto.ec",
  "jdk.management",
  "jdk.unsupported",
];

/** The parts of java.desktop that would pull in X and font libraries. */
const DESKTOP_LIBRARIES = /^lib(awt|font|free|har|java?jpeg|jawt|jsound|lcms|mlib|splash)/;

/** Fills the root folder of a Connect worker's image. */
export async function fillConnectRoot(
  root: string,
  { jars, jdk }: { readonly jars: KafkaJars; readonly jdk: string },
): Promise<void> {
  const java = join(root, "opt", "java", "openjdk");
  const kafka = join(root, "opt", "kafka");
  for (const folder of ["bin", "etc", "proc", "sys", "dev", "tmp", "opt/java", "opt/kafka/libs", "opt/kafka/logs"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await cutRuntime(jdk, java);
  await copyLibraries(root, java);
  await installBusybox(root);
  for (const jar of jars.classPath.split(":")) await copyFile(jar, join(kafka, "libs", basename(jar)));
  await cp(jars.plugins, join(kafka, "plugins"), { recursive: true });
  await mkdir(join(kafka, "bin"));
  await mkdir(join(kafka, "config"));
  const launcher = join(kafka, "bin", "connect-distributed.sh");
  await copyFile(join(CONNECT_IMAGE_FILES, "connect-distributed.sh"), launcher);
  await copyFile(
    join(CONNECT_IMAGE_FILES, "connect-log4j2.properties"),
    join(kafka, "config", "connect-log4j2.properties"),
  );
  const etc = {
    passwd: "root:x:0:0:root:/root:/bin/sh\nappuser:x:1000:1000::/tmp:/bin/sh\n",
    group: "root:x:0:\nappuser:x:1000:\n",
    "nsswitch.conf": "hosts: files dns\n",
  };
  for (const [name, text] of Object.entries(etc)) await writeFile(join(root, "etc", name), text);
  // Whatever the umask of whoever makes it: user 1000 reads all and writes nothing but these two.
  await tool(["chmod", "-R", "a+rX,u+w,go-w", root]);
  await chmod(launcher, 0o755);
  for (const folder of [join(root, "tmp"), join(kafka, "logs")]) await chmod(folder, 0o1777);
}

async function cutRuntime(jdk: string, java: string): Promise<void> {
  const less = ["--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"];
  await tool([join(jdk, "bin", "jlink"), "--add-modules", MODULES.join(","), ...less, "--output", java]);
  await rm(join(java, "legal"), { recursive: true, force: true });
  for (const file of await readdir(join(java, "lib"))) {
    if (DESKTOP_LIBRARIES.test(file)) await rm(join(java, "lib", file));
  }
  for (const file of await readdir(join(java, "bin"))) if (file !== "java") await rm(join(java, "bin", file));
}

/** The machine's own libraries that the runtime is linked to, where the loader looks for them. */
async function copyLibraries(root: string, java: string): Promise<void> {
  const files = (await readdir(java, { recursive: true })).filter((file) => /\.so$|^bin\/java$/.test(file));
  const linked = await tool(["ldd", ...files.map((file) => join(java, file))]);
  for (const [, library = ""] of linked.matchAll(/(?:=> |^\t)(\/\S+) \(0x/gm)) {
    if (library.startsWith(java)) continue;
    const target = join(root, library.replace(/^\/usr/, ""));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(library, target);
  }
}

async function installBusybox(root: string): Promise<void> {
  await copyFile(BUSYBOX, join(root, "bin", "busybox"));
  const applets = (await tool([BUSYBOX, "--list"])).trim().split("\n");
  for (const name of applets) if (name !== "busybox") await symlink("busybox", join(root, "bin", name));
}

async function tool(command: readonly [string, ...string[]]): Promise<string> {
  const answer = await runTool(command, { endsWithUs: true });
  if (answer?.code === 0) return answer.stdout;
  const reason = answer === undefined ? "it is not installed; run tools/testbed/install.sh" : answer.stderr.trim();
  throw new TestbedError(`${basename(command[0])} failed for a worker's image: ${reason}`);
}
