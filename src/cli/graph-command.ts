import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { findings, findingSentences, graphFormats, renderGraph, type GraphFormat } from "../explain/index.ts";
import type { Call } from "./command.ts";
import { graphOf } from "./layers.ts";
import { UsageError } from "./parse.ts";

/** `graph [DIR]`: the handlers and flags of a charm as a drawing; what is strange about them also goes to stderr. */
export async function graph(call: Call): Promise<void> {
  const {
    arguments: [source = "."],
    options,
    terminal,
  } = call;
  const format = formatOf(call);
  const read = await graphOf(source, call);
  const text = await renderGraph(read, format);
  const [output] = options["output"] ?? [];
  if (output === undefined) terminal.out(text);
  else await write(output, text);
  if (format !== "json") for (const sentence of findingSentences(findings(read))) terminal.err(`${sentence}\n`);
  if (output !== undefined)
    terminal.err(`wrote ${output}: ${read.movers.length} functions of ${read.layers.join(", ")}\n`);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new UsageError(`${file} can't be written: ${String(cause)}; give --output another file`, cause);
  }
}

const byExtension: ReadonlyMap<string, GraphFormat> = new Map([
  [".mmd", "mermaid"],
  [".mermaid", "mermaid"],
  [".dot", "dot"],
  [".gv", "dot"],
  [".svg", "svg"],
  [".json", "json"],
]);

function formatOf({ options }: Call): GraphFormat {
  if (options["json"] !== undefined) return "json";
  const [given] = options["format"] ?? [];
  const [output] = options["output"] ?? [];
  const format =
    given === undefined ? byExtension.get(extname(output ?? "graph.mmd")) : graphFormats.find((one) => one === given);
  if (format !== undefined) return format;
  const what = given === undefined ? `no format is known for the name ${output}` : `there is no format "${given}"`;
  throw new UsageError(`${what}; give --format one of ${graphFormats.join(", ")}`);
}
