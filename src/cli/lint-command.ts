import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { builderPackage, composeLayers, manifestName } from "../build/index.ts";
import { CharmError } from "../core/index.ts";
import { rules, type Severity } from "../lint/index.ts";
import { lintArchive, lintFolder, type LinedFinding } from "./charm-on-disk.ts";
import type { Call, Terminal } from "./command.ts";
import { interfacesDirs, layersDirs } from "./layers.ts";

/** A finding with the path of the file that it is in, from the current folder. */
type Line = LinedFinding & { readonly in: string };

/** `lint [PATH]`: a line for each finding, or all as JSON; an error where a charm would be refused. */
export async function lint(call: Call): Promise<void> {
  const {
    arguments: [path = "."],
    options,
    terminal,
  } = call;
  const found = await lintPath(path, call);
  if (options["json"] === undefined)
    terminal.out(found.map((one) => lineText(one, terminal)).join("") + summary(found));
  else terminal.out(`${JSON.stringify(found)}\n`);
  const failing: readonly Severity[] = options["strict"] === undefined ? ["error"] : ["error", "warning"];
  const grave = found.filter(({ severity }) => failing.includes(severity));
  if (grave.length === 0) return;
  throw new CharmError(
    "lint-failed",
    `${path} has ${counted(grave.length, failing.length > 1 ? "finding" : "error")} that must be corrected`,
  );
}

/** A file is a `.charm`, a folder that a build made is a charm, and another with `layer.yaml` is a layer to compose. */
async function lintPath(path: string, call: Call): Promise<readonly Line[]> {
  if ((await statOf(path))?.isFile() === true) return within(path, await lintArchive(path));
  const has = async (name: string): Promise<boolean> => (await statOf(join(path, name)))?.isFile() === true;
  if (!(await has(manifestName)) && (await has("layer.yaml"))) return lintLayer(path, call);
  if (await has("metadata.yaml")) return within(path, await lintFolder(path));
  throw new CharmError(
    "not-found",
    `${path} is no charm; name a .charm file, the folder of a built charm, or a folder with a layer.yaml`,
  );
}

const statOf = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);

const within = (path: string, found: readonly LinedFinding[]): readonly Line[] =>
  found.map((one) => ({ ...one, in: one.file === "" ? path : join(path, one.file) }));

/** The findings of a layer's charm name the files of the layers that they come from. */
async function lintLayer(source: string, call: Call): Promise<readonly Line[]> {
  const composed = await composeLayers(
    { source, layersDirs: layersDirs(call), interfacesDirs: interfacesDirs(call) },
    { builder: await builderPackage() },
  );
  for (const warning of composed.warnings) call.terminal.err(`warning: ${warning}\n`);
  return composed.faults.map((fault) => {
    const layer = composed.layers.find(({ name }) => name === fault.layer);
    const folder = layer === undefined ? source : relative("", layer.directory);
    return { ...fault, in: fault.file === "" ? source : join(folder, fault.file) };
  });
}

const colors: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 };

function lineText({ in: file, line, severity, message, rule }: Line, { color }: Terminal): string {
  const word = color ? `\u001b[${colors[severity]}m${severity}\u001b[0m` : severity;
  return `${file}${line === undefined ? "" : `:${line}`}: ${word}: ${message} (${rule})\n`;
}

function summary(found: readonly LinedFinding[]): string {
  const of = (severity: Severity): number => found.filter((one) => one.severity === severity).length;
  return `${counted(of("error"), "error")}, ${counted(of("warning"), "warning")}, ${of("info")} for information; ${Object.keys(rules).length} rules\n`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
