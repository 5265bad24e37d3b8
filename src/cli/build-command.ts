import { buildCharm, type BuiltCharm } from "../build/index.ts";
import type { Call } from "./command.ts";
import { layersDirs } from "./layers.ts";

/** `build DIR`: progress goes to stderr; the result, as a sentence or as JSON, to stdout. */
export async function build(call: Call): Promise<void> {
  const {
    arguments: [source = "."],
    options,
    terminal,
  } = call;
  const [output] = options["output"] ?? [];
  const built = await buildCharm({
    source,
    ...(output === undefined ? {} : { output }),
    layersDirs: layersDirs(call),
    log: (line) => terminal.err(`${line}\n`),
  });
  terminal.out(options["json"] === undefined ? sentence(built) : `${JSON.stringify(built)}\n`);
}

const sentence = ({ name, directory, files, bytes, bundleBytes, ms }: BuiltCharm): string =>
  `built ${name} in ${directory}: ${files} files, ${size(bytes)}, of it code ${size(bundleBytes)}, in ${ms} ms\n`;

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
