// Run by stopped.test.ts as a process of its own: a charm that does not wait for what fails.
import { hookLog, runCharm } from "../../src/juju/index.ts";
import { defineLayer, hook } from "../../src/reactive/index.ts";

async function stray(): Promise<void> {
  hookLog().info("begun");
  void Promise.reject(new Error("nobody waited"));
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

const layers = [defineLayer("shop", [hook("*").do(stray)])];
process.exitCode = await runCharm({ name: "shop", layers, endpoints: {}, config: {}, layerOptions: {} });
