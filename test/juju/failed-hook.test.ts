import { expect, test } from "vitest";
import { runCharm } from "../../src/juju/index.ts";
import { defineLayer, setFlag, when, whenNot } from "../../src/reactive/index.ts";
import { fakeTools } from "./fake-tools.ts";

test("the log of a hook that fails has what ran until then, with the flags that it changed", async () => {
  const tools = fakeTools();
  const layer = defineLayer("shop", [
    whenNot("open").do(function open() {
      setFlag("open");
    }),
    when("open").do(function fail() {
      throw new Error("no key");
    }),
    when("sold").do(function count() {
      setFlag("counted");
    }),
  ]);
  const charm = { name: "shop", layers: [layer], endpoints: {}, config: {}, layerOptions: {} };
  expect(await runCharm(charm, { environment: tools.environment() })).toBe(1);
  const lines = tools.calls().find((call) => call.includes("-l DEBUG")) ?? "";
  expect(lines.replaceAll(/[\d.]+ ms/g, "1 ms")).toContain(
    "iteration 0: queued shop/open   ran shop/open 1 ms +open iteration 1: queued shop/fail   ran shop/fail 1 ms",
  );
  expect(lines).not.toContain("skipped");
});
