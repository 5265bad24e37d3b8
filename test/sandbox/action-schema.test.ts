import { expect, test } from "vitest";
import { createModel, deploy, memoryStore, readCharm, runHook } from "../../src/sandbox/index.ts";
import type { Json } from "../../src/core/index.ts";
import { writeCharm } from "./charm.ts";

const yaml = `
rotate:
  required: [to]
  params:
    to: { type: string }
    keep: { type: integer, default: 3 }
    mode: { type: string, enum: [fast, slow] }
    deep: { type: object, properties: { of: { type: [array, "null"] } }, additionalProperties: false }
open: { params: { any: {} }, additionalProperties: true }
bare:
`;

async function run(name: string, parameters: Readonly<Record<string, Json>>, version?: string) {
  const charm = await readCharm(await writeCharm({ dispatch: "echo ran" }, { "actions.yaml": yaml }));
  const model = deploy(createModel(version === undefined ? {} : { version }), { charm });
  const unit = `${charm.name}/0`;
  return (await runHook(memoryStore(model), { unit, action: { name, parameters } })).stdout;
}

test.each([
  ["rotate", { to: "x" }],
  ["rotate", { to: "x", keep: 1, mode: "fast", deep: { of: null }, other: 1 }],
  ["open", { any: [1], more: { a: 1 } }],
  ["bare", { more: true }],
] as const)("action %s runs with %j", async (name, parameters) => {
  expect(await run(name, parameters)).toBe("ran\n");
});

test.each([
  [{}, "parameter to is missing"],
  [{ to: 7 }, "parameter to must be of type string"],
  [{ to: "x", keep: 1.5 }, "parameter keep must be of type integer"],
  [{ to: "x", mode: "quick" }, 'parameter mode must be one of "fast", "slow"'],
  [{ to: "x", deep: "x" }, "parameter deep must be of type object"],
  [{ to: "x", deep: { of: 1 } }, "parameter deep.of must be of type array or null"],
  [{ to: "x", deep: { off: [] } }, "parameter deep.off is not declared"],
])("with %j Juju does not run it", async (parameters, fault) => {
  await expect(run("rotate", parameters)).rejects.toMatchObject({
    code: "sandbox-failed",
    message: `Juju does not run action rotate: ${fault}; see its entry in actions.yaml`,
  });
});

test("Juju 4 takes undeclared parameters only where the action says so", async () => {
  await expect(run("bare", { more: true }, "4.0.1")).rejects.toThrow("parameter more is not declared");
  expect(await run("open", { more: true }, "4.0.1")).toBe("ran\n");
});
