import { inspectCharm } from "../pack/index.ts";
import type { Call } from "./command.ts";
import { inspectText } from "./inspect-text.ts";
import { interfacesDirs, layersDirs } from "./layers.ts";

/** `inspect PATH`: the charm's files as a tree or as JSON on stdout. Of a layer's folder they are made, but not written. */
export async function inspect(call: Call): Promise<void> {
  const {
    arguments: [path = "."],
    options,
    terminal,
  } = call;
  const inspected = await inspectCharm({
    path,
    layersDirs: layersDirs(call),
    interfacesDirs: interfacesDirs(call),
    log: (line) => terminal.err(`${line}\n`),
  });
  terminal.out(options["json"] === undefined ? inspectText(inspected, terminal) : `${JSON.stringify(inspected)}\n`);
}
