import { describe, expect, test } from "vitest";
import { HookToolError, toolRunner } from "../../src/juju/index.ts";
import { fakeTools } from "./fake-tools.ts";

const failing = (code: number, text: string): string => `#!/bin/sh\necho '${text}' >&2\nexit ${code}\n`;

describe("the kind of an error", () => {
  test.each([
    ["status-set", 1, "ERROR this unit is not the leader", "not-leader", "retry"],
    [
      "leader-set",
      1,
      "ERROR cannot write leadership settings: cannot write settings: not the leader",
      "not-leader",
      "retry",
    ],
    ["relation-set", 1, "ERROR cannot write relation settings", "not-leader", "retry"],
    ["relation-get", 2, 'ERROR invalid value "99" for option -r: relation not found', "relation-not-found", "retry"],
    ["relation-get", 2, 'ERROR invalid value "99" for flag -r: relation not found', "relation-not-found", "retry"],
    ["relation-get", 1, "ERROR permission denied", "permission-denied", "retry"],
    ["secret-get", 1, 'ERROR secret "cabc" not found', "secret-not-found", "retry"],
    ["secret-get", 2, 'ERROR secret URI "nonsense" not valid', "secret-not-found", "retry"],
    ["secret-get", 1, "ERROR permission denied", "permission-denied", "retry"],
    ["credential-get", 1, "ERROR cannot access cloud credentials", "permission-denied", "retry"],
    ["opened-ports", 2, "ERROR flag provided but not defined: --endpoints", "unsupported", "block"],
    ["secret-get", 2, "ERROR option provided but not defined: --refresh", "unsupported", "block"],
    ["relation-set", 2, 'ERROR expected "key=value", got "a"', "bad-arguments", "bug"],
    ["resource-get", 1, "ERROR could not download resource: no luck", "unknown", "retry"],
  ] as const)("%s, exit code %i: %s", async (...row) => {
    const [tool, code, text, kind, remedy] = row;
    const { run, runNow } = toolRunner(fakeTools({ [tool]: failing(code, text) }).environment());
    const wanted = { code: "hook-tool-failed", tool, exitCode: code, stderr: `${text}\n`, kind, remedy };
    await expect(run(tool, [])).rejects.toMatchObject(wanted);
    expect(() => runNow(tool, [])).toThrow(expect.objectContaining(wanted));
  });

  test("a tool that this Juju does not have yet is named with the version that has it", async () => {
    const { run } = toolRunner(fakeTools().environment({ JUJU_VERSION: "2.9.51" }));
    await expect(run("secret-get", ["secret:x"])).rejects.toMatchObject({
      kind: "unsupported",
      remedy: "block",
      message: "hook tool secret-get needs Juju 3.0 or later; this is Juju 2.9.51",
    });
  });

  test("a tool that has gone is named with the version that took it away", () => {
    const { runNow } = toolRunner(fakeTools().environment({ JUJU_VERSION: "4.0.15" }));
    expect(() => runNow("leader-get", [])).toThrow("hook tool leader-get is gone since Juju 4.0; this is Juju 4.0.15");
  });

  test("a tool that this Juju should have and that is not there was not started", async () => {
    const { run } = toolRunner(fakeTools().environment({ JUJU_VERSION: "3.6.27" }));
    await expect(run("secret-get", [])).rejects.toMatchObject({
      kind: "not-started",
      remedy: "retry",
      message: "hook tool secret-get could not be started: ENOENT; Juju runs the hook again",
    });
  });

  test("a tool without the right to run was not started", async () => {
    const tools = fakeTools();
    tools.breakTool("is-leader");
    await expect(toolRunner(tools.environment()).run("is-leader", [])).rejects.toMatchObject({ kind: "not-started" });
  });

  test("a tool that is killed ended early, for an unknown reason", async () => {
    const { run, runNow } = toolRunner(fakeTools({ "is-leader": "#!/bin/sh\nkill -9 $$\n" }).environment());
    const wanted = { kind: "unknown", exitCode: undefined, message: expect.stringContaining("ended early: SIGKILL") };
    await expect(run("is-leader", [])).rejects.toMatchObject(wanted);
    expect(() => runNow("is-leader", [])).toThrow(expect.objectContaining(wanted));
  });
});

test("a tool is found in the PATH of the environment that is given, and gets that environment alone", async () => {
  const answering = '#!/bin/sh\nprintf %s "$JUJU_UNIT_NAME:$HOME"\n';
  const { run, runNow } = toolRunner(fakeTools({ "unit-get": answering }).environment());
  expect(await run("unit-get", [])).toBe("shop/0:");
  expect(runNow("unit-get", [])).toBe("shop/0:");
});

test("an answer of many megabytes arrives whole, also at once", () => {
  const { runNow } = toolRunner(fakeTools({ "relation-get": "#!/bin/sh\nhead -c 20000000 /dev/zero\n" }).environment());
  expect(runNow("relation-get", [])).toHaveLength(20_000_000);
});

test("an error tells neither arguments nor input", async () => {
  const { run } = toolRunner(fakeTools({ "secret-add": failing(1, "ERROR no") }).environment());
  const error: unknown = await run("secret-add", ["password=hunter2"], { stdin: "hunter3" }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HookToolError);
  expect(JSON.stringify(error) + String(error)).not.toMatch(/hunter/);
});

test("an argument that the system can't take is not in the error", async () => {
  const { run, runNow } = toolRunner({ PATH: "/usr/bin:/bin" });
  const refused = await run("true", ["s3\0cret"]).catch(String);
  expect(refused).toContain("hook tool true could not be started: ERR_INVALID_ARG_VALUE");
  expect(refused).not.toContain("s3");
  expect(() => runNow("true", ["s3\0cret"])).toThrow("hook tool true could not be started: ERR_INVALID_ARG_VALUE");
});
