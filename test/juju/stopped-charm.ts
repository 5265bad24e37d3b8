// Run by stopped.test.ts as a process of its own: a charm that shares a secret, and works on when it is asked to end.
import { runCharm, setWorkloadVersion, hookTool, tools } from "../../src/juju/index.ts";
import { defineLayer, hook } from "../../src/reactive/index.ts";

async function share(): Promise<void> {
  setWorkloadVersion("2");
  await tools.secretAdd(hookTool(), { password: "s3" });
}

const layers = [defineLayer("shop", [hook("*").do(share)])];
process.exitCode = await runCharm({ name: "shop", layers, endpoints: {}, config: {}, layerOptions: {} });
