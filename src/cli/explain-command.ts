import { explainFlag, explainHandler, explainOption, flagText, handlerText, optionText } from "../explain/index.ts";
import type { Call } from "./command.ts";
import { graphOf, interfacesDirs, layersDirs } from "./layers.ts";
import { unitIn } from "./unit-folder.ts";

/**
 * `explain flag|handler|config NAME [DIR]`: who sets and waits for a flag; when a handler runs, and why it did not; which
 * layer set what of an option.
 */
export async function explain(call: Call): Promise<void> {
  const {
    arguments: [what, name = "", source = "."],
    options,
    terminal,
  } = call;
  if (what === "config") return explainConfig(call, name, source);
  const [folder] = options["unit"] ?? [];
  const unit = folder === undefined ? undefined : unitIn(folder);
  const graph = await graphOf(source, call);
  const asJson = options["json"] !== undefined;
  if (what === "flag") {
    const explanation = explainFlag(graph, name, unit);
    terminal.out(asJson ? `${JSON.stringify(explanation)}\n` : flagText(explanation));
  } else {
    const explanation = explainHandler(graph, name, unit);
    terminal.out(asJson ? `${JSON.stringify(explanation)}\n` : handlerText(explanation));
  }
}

async function explainConfig(call: Call, name: string, source: string): Promise<void> {
  const layers = { source, layersDirs: layersDirs(call), interfacesDirs: interfacesDirs(call) };
  // Flags have the option's name behind a prefix, and so may who asks.
  const explanation = await explainOption(layers, name.replace(/^config\./, ""));
  call.terminal.out(call.options["json"] === undefined ? optionText(explanation) : `${JSON.stringify(explanation)}\n`);
}
