import {
  composeCharm,
  demandFresh,
  demandWritable,
  hostPlatform,
  platforms,
  updateSources,
  type Platform,
} from "../build/index.ts";
import { packCharm, type PackedCharm, type PartSize } from "../pack/index.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { Call } from "./command.ts";
import { interfacesDirs, layersDirs } from "./layers.ts";
import { UsageError } from "./parse.ts";

/** `pack DIR`: progress goes to stderr; what was packed, as sizes by part or as JSON, to stdout. */
export async function pack(call: Call): Promise<void> {
  const started = performance.now();
  const {
    arguments: [source = "."],
    options,
    terminal,
  } = call;
  const [output = "."] = options["output"] ?? [];
  const platform = platformOf(options["platform"]?.[0]);
  const cache = cacheFolder(terminal);
  const log = (line: string): void => terminal.err(`${line}\n`);
  const layers = {
    source,
    target: { platform, cache },
    layersDirs: layersDirs(call),
    interfacesDirs: interfacesDirs(call),
    log,
  };
  const charm = await composeCharm(layers);
  const frozen = options["frozen"] !== undefined;
  await (frozen ? demandFresh(charm, source) : demandWritable(charm, source));
  const packed = await packCharm(charm, { output, cache, log });
  if (!frozen) await updateSources(charm, layers);
  const ms = Math.round(performance.now() - started);
  const result = { name: charm.name, platform, layers: charm.layers.map(({ name }) => name), ...packed, ms };
  terminal.out(options["json"] === undefined ? report(packed, ms) : `${JSON.stringify(result)}\n`);
}

function platformOf(given: string | undefined): Platform {
  const choices = platforms.join(" or ");
  const platform = given === undefined ? hostPlatform() : platforms.find((one) => one === given);
  if (platform !== undefined) return platform;
  throw new UsageError(
    given === undefined
      ? `pack can't tell what to pack for on this machine (${process.arch}); give --platform ${choices}`
      : `pack takes --platform ${choices} and got "${given}"; see kafka-connect-base pack --help`,
  );
}

function report({ path, sha256, bytes, parts }: PackedCharm, ms: number): string {
  const rows = parts.filter(({ files }) => files > 0);
  return [
    `packed ${path}: ${megabytes(bytes)}, in ${ms} ms`,
    `sha256 ${sha256}`,
    "",
    `  ${"part".padEnd(width)}  files  unpacked    packed`,
    ...rows.map((row) => `  ${row.part.padEnd(width)}  ${cells(row)}`),
    "",
  ].join("\n");
}

const width = 11;

const cells = ({ files, bytes, packed }: PartSize): string =>
  [String(files).padStart(5), megabytes(bytes).padStart(8), megabytes(packed).padStart(8)].join("  ");

const megabytes = (bytes: number): string =>
  bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
