// Run by run-charm.test.ts as a process of its own: a charm whose only handler ends at once.
import { hookLog, runCharm } from "../../src/juju/index.ts";
import { defineLayer, hook, setFlag } from "../../src/reactive/index.ts";

function begin(): void {
  setFlag("begun");
  hookLog().info("begun");
}

const layers = [defineLayer("shop", [hook("*").do(begin)])];
process.exitCode = await runCharm({ name: "shop", layers, endpoints: {}, config: {}, layerOptions: {} });
