import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Logger } from "../../src/core/index.ts";
import { cachePath, madeOnce } from "./cache.ts";
import { CONNECT_IMAGE_FILES, fillConnectRoot } from "./connect-image-root.ts";
import { jdkHome } from "./jdk.ts";
import { kafkaJars, type KafkaJars } from "./kafka-jars.ts";
import { writeImage } from "./oci-image.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The image of a Connect worker. */
export type ConnectImage = {
  /** What a Pod asks for, such as `testbed.local/apache/kafka:4.3.1`. */
  readonly name: string;
  /** The tar to load into a node. */
  readonly file: string;
};

/**
 * The image of a Connect worker, laid out as `apache/kafka` is: made once for this user from what the machine has,
 * a Java runtime cut out of its JDK, busybox and the jars of Kafka.
 *
 * @throws {TestbedError} when the JDK, busybox-static or the jars are missing.
 */
export async function connectImage(log: Logger): Promise<ConnectImage> {
  const [jars, jdk] = await Promise.all([kafkaJars(log), jdkHome()]);
  const name = `testbed.local/apache/kafka:${jars.version}`;
  const file = cachePath("testbed-images", `connect-${jars.version}-${await recipe(jars, jdk)}.tar`);
  await madeOnce(file, async (part) => {
    log.info("making the image of a Connect worker, once for this user", { image: name });
    const folder = await temporaryFolder("image");
    try {
      const root = join(folder.path, "root");
      await fillConnectRoot(root, { jars, jdk });
      const java = "/opt/java/openjdk";
      await writeImage(part, {
        name,
        root,
        config: {
          User: "1000",
          Env: [`PATH=${java}/bin:/usr/local/bin:/usr/bin:/bin`, `JAVA_HOME=${java}`, "LANG=C.UTF-8"],
        },
      });
    } finally {
      await folder.remove();
    }
  });
  return { name, file };
}

/** A hash that changes with what the image is made from: this code, its files, the JDK and the names of the jars. */
async function recipe(jars: KafkaJars, jdk: string): Promise<string> {
  const code = ["connect-image.ts", "connect-image-root.ts", "oci-image.ts"].map((file) =>
    join(import.meta.dirname, file),
  );
  const own = (await readdir(CONNECT_IMAGE_FILES)).map((file) => join(CONNECT_IMAGE_FILES, file)).toSorted();
  const hash = createHash("sha256").update(
    jars.classPath
      .split(":")
      .map((jar) => basename(jar))
      .join(":"),
  );
  for (const file of [...code, ...own, join(jdk, "release")]) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 10);
}
