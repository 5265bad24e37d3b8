import { buildCharm, checkCharm, type BuildOptions, type BuiltCharm } from "../build/index.ts";
import { CharmError } from "../core/index.ts";
import type { Call } from "./command.ts";
import { interfacesDirs, layersDirs } from "./layers.ts";
import { sizeText } from "./size-text.ts";

/** `build DIR`: progress goes to stderr; the result, as a sentence or as JSON, to stdout. */
export async function build(call: Call): Promise<void> {
  const { options, terminal } = call;
  const asJson = options["json"] !== undefined;
  const settings = buildOptions(call);
  if (options["check"] === undefined) {
    const built = await buildCharm(settings);
    return terminal.out(asJson ? `${JSON.stringify(built)}\n` : sentence(built));
  }
  const stale = await checkCharm(settings);
  if (asJson) terminal.out(`${JSON.stringify(stale)}\n`);
  else for (const { path, what } of stale) terminal.out(`${path}: ${what}\n`);
  if (stale.length === 0) return;
  throw new CharmError("build-failed", `${stale.length} files are not what a build would make; run it without --check`);
}

/** What the options of `build` say. */
export function buildOptions(call: Call): BuildOptions {
  const {
    arguments: [source = "."],
    options,
    terminal,
  } = call;
  const [output = terminal.env["CHARM_BUILD_DIR"] || undefined] = options["output"] ?? [];
  const [name] = options["name"] ?? [];
  return {
    source,
    ...(output === undefined ? {} : { output }),
    ...(name === undefined ? {} : { name }),
    layersDirs: layersDirs(call),
    interfacesDirs: interfacesDirs(call),
    force: options["force"] !== undefined,
    sources: options["frozen"] === undefined ? "update" : "frozen",
    log: (line) => terminal.err(`${line}\n`),
  };
}

const sentence = ({ name, directory, files, bytes, bundleBytes, ms }: BuiltCharm): string =>
  `built ${name} in ${directory}: ${files} files, ${sizeText(bytes)}, of it code ${sizeText(bundleBytes)}, in ${ms} ms\n`;
