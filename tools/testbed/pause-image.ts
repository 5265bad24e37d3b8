import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, madeOnce } from "./cache.ts";
import { BUSYBOX } from "./node-needs.ts";
import { writeImage } from "./oci-image.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The image of every pod's first container, which holds its network. */
export const PAUSE_IMAGE = "testbed.local/pause:1";

/** The tar of {@link PAUSE_IMAGE}: busybox, asleep. Made once for this user. */
export async function pauseImage(): Promise<string> {
  const path = cachePath("testbed-images", "pause-1.tar");
  await madeOnce(path, async (part) => {
    const folder = await temporaryFolder("image");
    try {
      const root = join(folder.path, "root");
      await mkdir(join(root, "bin"), { recursive: true });
      await copyFile(BUSYBOX, join(root, "bin", "busybox"));
      const config = { Entrypoint: ["/bin/busybox", "sleep", "2147483647"] };
      await writeImage(part, { name: PAUSE_IMAGE, root, config });
    } finally {
      await folder.remove();
    }
  });
  return path;
}
