import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addSecret, fileStore } from "../../src/sandbox/index.ts";
import { aTree, metadata } from "../build/tree.ts";
import { writeCharm } from "../sandbox/charm.ts";
import { command } from "./command.ts";

const start = (charm: string, state: string) => command(["dispatch", charm, "--hook", "start", "--state", state]);

test("a state in the layer's folder is refused, because a build would take it, secrets and all", async () => {
  const layer = await aTree({ "layer.yaml": "", "metadata.yaml": metadata("app") });
  for (const state of [join(layer, "state"), join(layer, "files/state"), layer]) {
    expect(await start(layer, state)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: `error: --state ${state} is in the layer's folder ${layer} and would be part of the charm; name a folder outside or one that begins with a dot (usage)\n`,
    });
    expect(existsSync(join(state, "model.json"))).toBe(false);
  }
});

test("a state folder whose charms are not to be told says what to do", async () => {
  const charm = await writeCharm({ dispatch: "" });
  const state = join(await aTree(), "state");
  await start(charm, state);
  const other = await writeCharm({ dispatch: "" }, { "metadata.yaml": "name: other" });
  await start(other, state);
  const again = () => command(["dispatch", "--hook", "start", "--state", state]);
  expect(await again()).toMatchObject({
    code: 2,
    stderr: `error: ${state} has several charms; name CHARM, or --unit of one of demo, other (usage)\n`,
  });
  await writeFile(join(state, "charms.json"), "{");
  expect(await again()).toMatchObject({
    code: 1,
    stderr: `error: ${join(state, "charms.json")} is not JSON; remove it, and name CHARM in the next call (dispatch-failed)\n`,
  });
});

test("a file can't be the state folder", async () => {
  const file = join(await aTree({ state: "" }), "state");
  expect(await start(await writeCharm({ dispatch: "" }), file)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`--state ${file} can't be a folder: `) as string,
  });
});

test("a secret of several lines shows in no line of what is printed, nor as JSON", async () => {
  const id = "secret:abcdefghijklmnopqrst";
  const script = `f() { secret-get ${id} kube; }; f; f >&2; juju-log "$(f)"; secret-get ${id} --format=json; relation-set -r cluster:0 "p=$(f)"`;
  const charm = await writeCharm({ dispatch: script });
  const state = join(await aTree(), "state");
  await start(charm, state);
  const content = { kube: 'users:\n- token: hunter2hunter2\n  key: "hunter3hunter3"\n' };
  await fileStore(join(state, "model.json")).update((model) => addSecret(model, { id, content, grants: ["demo"] }));
  for (const json of [[], ["--json"]]) {
    const { stdout, stderr } = await command(["dispatch", charm, "--hook", "start", "--state", state, ...json]);
    expect(stdout).toContain("users:");
    expect(stdout + stderr).not.toContain("hunter");
  }
});

test.each([
  [["--hook", "start", "--secret", "secret:x"], "start is about no secret"],
  [["--hook", "secret-changed"], "secret-changed is about a secret; give --secret ID; the model has none"],
])("%j is not understood: Juju always says which secret, and only in a secret's hook", async (args, sentence) => {
  const state = join(await aTree(), "state");
  const ended = await command(["dispatch", await writeCharm({ dispatch: "" }), "--state", state, ...args]);
  expect(ended).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(sentence) as string });
});
