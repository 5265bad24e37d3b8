import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toolRunner, tools } from "../../../src/juju/index.ts";
import { addSecret, type Model } from "../../../src/sandbox/index.ts";
import { probeModel } from "../../helpers/probe-model.ts";
import { fakeTools } from "../fake-tools.ts";
import { aHook, leader } from "./a-hook.ts";

describe("secrets", () => {
  const given = `secret:${"9".repeat(20)}`;
  const model = async (): Promise<Model> =>
    addSecret(await probeModel(), { id: given, content: { token: "theirs" }, grants: ["hook-tool-probe"] });

  test("are made, read, described, changed and removed", async () => {
    const { run, commit } = await aHook({}, await model());
    const id = await tools.secretAdd(run, { token: "abc", "pass-word": "x: y\n" }, { label: "own", rotate: "daily" });
    expect(id).toMatch(/^secret:[0-9a-z]{20}$/);
    expect(await tools.secretGet(run, id)).toEqual({ token: "abc", "pass-word": "x: y\n" });
    expect(await tools.secretGet(run, { label: "own" }, { peek: true })).toMatchObject({ token: "abc" });
    expect(await tools.secretGet(run, id, { key: "token" })).toBe("abc");
    await tools.secretSet(run, id, { content: { token: "def" }, description: "d", expire: new Date(2e12) });
    expect(await tools.secretGet(run, id, { peek: true, key: "token" })).toBe("def");
    await tools.secretSet(run, id, { description: "more" });
    await tools.secretGrant(run, id, { relation: "db:1" });
    await tools.secretGrant(run, id, { relation: "db:1", unit: "mysql/0" });
    expect(await tools.secretInfoGet(run, id)).toMatchObject({
      id,
      revision: 2,
      label: "own",
      owner: "application",
      description: "more",
      rotation: "daily",
      expiry: "2033-05-18T03:33:20.000Z",
    });
    expect(await tools.secretInfoGet(run, { label: "own" })).toMatchObject({ id });
    await tools.secretRevoke(run, id, { unit: "mysql/0" });
    await tools.secretRevoke(run, id, { relation: "db:1" });
    await tools.secretRevoke(run, id, { application: "mysql" });
    expect(await tools.secretIds(run)).toEqual([id]);
    await tools.secretRemove(run, id, { revision: 1 });
    await tools.secretRemove(run, id);
    expect(Object.keys((await commit()).secrets)).toEqual([given]);
  });

  test("of others are read where they are granted, under a name of one's own", async () => {
    const { run, commit } = await aHook({}, await model());
    expect(await tools.secretGet(run, given, { label: "kube", refresh: true })).toEqual({ token: "theirs" });
    expect((await commit()).secrets[given]?.consumers[leader]).toEqual({ revision: 1, label: "kube" });
  });

  test("that are not there, or not granted, are told apart", async () => {
    const hidden = `secret:${"8".repeat(20)}`;
    const { run, commit } = await aHook({}, addSecret(await model(), { id: hidden, content: { token: "x" } }));
    await expect(tools.secretGet(run, `secret:${"7".repeat(20)}`)).rejects.toMatchObject({ kind: "secret-not-found" });
    await expect(tools.secretGet(run, "secret:typo")).rejects.toMatchObject({ kind: "secret-not-found" });
    await expect(tools.secretInfoGet(run, hidden)).rejects.toMatchObject({ kind: "secret-not-found" });
    await expect(tools.secretGet(run, hidden)).rejects.toMatchObject({ kind: "permission-denied" });
    await commit();
  });

  test("are never arguments of a process", async () => {
    const { run, calls, commit } = await aHook({}, await model());
    const id = await tools.secretAdd(run, { token: "hunter2hunter2" });
    await tools.secretSet(run, id, { content: { token: "hunter3hunter3" } });
    expect(JSON.stringify(calls)).not.toContain("hunter");
    await commit();
  });

  test("go through a file that only its owner can read, in a folder that only its owner can enter, gone afterwards", async () => {
    const looking = `#!/bin/sh
while [ "$1" != --file ]; do shift; done
stat -c '%a %n' "$2" "\${2%/*}" >>"$JUJU_CHARM_DIR/calls"
cat "$2" >>"$JUJU_CHARM_DIR/calls"
`;
    const fake = fakeTools({ "secret-add": looking, "secret-set": `${looking}echo "ERROR no" >&2; exit 1\n` });
    const { run } = toolRunner(fake.environment());
    await tools.secretAdd(run, { token: "abc" }, { owner: "unit" });
    await expect(tools.secretSet(run, "secret:x", { content: { token: "def" } })).rejects.toThrow("ERROR no");
    const [file = "", folder = "", content, ...others] = fake.calls();
    expect(file).toMatch(/^600 \/.*\/content$/);
    expect(folder).toMatch(/^700 \//);
    expect(content).toMatch(/^\{"token":"abc"\}/);
    expect(others.join("\n")).toContain('{"token":"def"}');
    const names: readonly string[] = `${folder}\n${others.join("\n")}`.match(/secret-\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(1);
    expect(readdirSync(tmpdir()).filter((name) => names.includes(name))).toEqual([]);
  });

  test("of any text come back as they went", { timeout: 60_000 }, async () => {
    const { run, commit } = await aHook({}, await model());
    const id = await tools.secretAdd(run, { token: "first" });
    const texts = fc.string({ unit: "grapheme", maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(texts, async (token) => {
        await tools.secretSet(run, id, { content: { token } });
        expect(await tools.secretGet(run, id, { peek: true })).toEqual({ token });
      }),
      { numRuns: 15 },
    );
    await commit();
  });
});
