import { startConnectStandIn } from "../../src/standins/connect/index.ts";
import { startKubernetesStandIn } from "../../src/standins/kubernetes/index.ts";
import { HELP, parse, type Command } from "./command.ts";

type StandIn = Exclude<Command, { readonly name: "help" }>;

/** Starts it. `told` is what stdout gets. */
async function start(command: StandIn): Promise<{ told: object; url: string; close: () => Promise<void> }> {
  if (command.name === "kubernetes") {
    const { namespace, port } = command;
    const { kubeconfig, url, close } = await startKubernetesStandIn({ namespaces: [namespace], port });
    return { told: { kubeconfig }, url, close };
  }
  const { version, port } = command;
  const { urls, close } = await startConnectStandIn({ version, port });
  const [url = ""] = urls;
  return { told: { url }, url, close };
}

async function main(args: readonly string[]): Promise<number> {
  let command: Command;
  try {
    command = parse(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (command.name === "help") {
    console.log(HELP);
    return 0;
  }
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end());
  try {
    const { told, url, close } = await start(command);
    if (!command.quiet) console.error(`a stand-in for ${command.name} listens at ${url}`);
    console.log(JSON.stringify(told));
    await over;
    await close();
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
