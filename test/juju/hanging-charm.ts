// Run by run-charm.test.ts as a process of its own: a charm whose only handler never ends.
import { runCharm } from "../../src/juju/index.ts";
import { defineLayer, hook, setFlag } from "../../src/reactive/index.ts";

async function hang(): Promise<void> {
  setFlag("begun");
  process.stdout.write("begun\n");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

const layers = [defineLayer("shop", [hook("*").do(hang)])];
process.exitCode = await runCharm({ name: "shop", layers, endpoints: {}, config: {}, layerOptions: {} });
