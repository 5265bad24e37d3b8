import { explainFlag, explainHandler, flagText, handlerText } from "../explain/index.ts";
import type { Call } from "./command.ts";
import { graphOf } from "./layers.ts";
import { unitIn } from "./unit-folder.ts";

/** `explain flag|handler NAME [DIR]`: who sets and waits for a flag; when a handler runs, and why it did not. */
export async function explain(call: Call): Promise<void> {
  const {
    arguments: [what, name = "", source = "."],
    options,
    terminal,
  } = call;
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
