import { join } from "node:path";
import { expect, test } from "vitest";
import { aTree, metadata } from "../build/tree.ts";
import { run } from "../build/run.ts";

// A folder of its own with a megabyte of room, which only root can mount.
const script = `mount -t tmpfs -o size=1m none "$1"; shift; "$@"; code=$?; ls -A "$OUT" >&2; exit $code`;

test.each(["build", "pack"])("%s on a full disk says so and leaves nothing half-written", async (name) => {
  const root = await aTree({
    "top/layer.yaml": "includes: [layer:kafka-connect-base]",
    "top/metadata.yaml": metadata("top"),
    "out/.keep": "",
  });
  const out = join(root, "out");
  const cli = [process.execPath, "src/cli/main.ts", name, join(root, "top"), "--output", out];
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", OUT: out, XDG_CACHE_HOME: join(root, "cache") };
  const { code, stderr } = await run("unshare", ["-m", "sh", "-c", script, "sh", out, ...cli], env);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/error: .*can't be written: .*ENOSPC.*--output \([a-z-]+\)\n$/) as string,
  });
});
