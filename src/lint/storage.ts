import type { Json } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { integerOf } from "./go-numbers.ts";
import { nearName } from "./near-names.ts";
import { at, dotted, entriesOf, quoted, textOf } from "./values.ts";

const file = "metadata.yaml";

/** Storage, devices and payloads, beyond the kinds of their values. */
export function* lintStorage({ yaml }: CharmParts): Generator<Finding> {
  const metadata = yaml[file];
  for (const [name, store] of entriesOf(at(metadata, "storage"))) yield* lintStore(name, store);
  for (const [name, device] of entriesOf(at(metadata, "devices"))) yield* lintDevice(name, device);
  for (const [name, payload] of entriesOf(at(metadata, "payloads"))) yield* lintPayload(name, payload);
  for (const [section, known] of Object.entries(knownKeys)) yield* lintSection(section, known, at(metadata, section));
}

function* lintStore(name: string, store: Json): Generator<Finding> {
  const path = ["storage", name];
  if (at(store, "type") === "block" && textOf(at(store, "location")) !== "") {
    yield finding("storage-location", {
      file,
      path: [...path, "location"],
      message: `the block storage ${quoted(name)} has a location, and only file systems are mounted; remove it`,
    });
  }
  const range = at(at(store, "multiple"), "range");
  if (/-0+$/.test(textOf(range)) && integerOf(range) === undefined) {
    yield finding("storage-count", {
      file,
      path: [...path, "multiple", "range"],
      message: `the range of the storage ${quoted(name)} ends with 0; write a number from 1 on, or "0+" for no end`,
    });
  }
  const size = at(store, "minimum-size");
  if (typeof size === "string" && !isSize(size)) {
    yield finding("storage-size", {
      file,
      path: [...path, "minimum-size"],
      message: `the minimum size ${quoted(size)} of the storage ${quoted(name)} is no size; write a number and one of M, G, T, P, such as 10G`,
    });
  }
}

/** Megabytes, or with a letter more; a number without digits in front goes to strconv.ParseFloat as it is. */
const isSize = (size: string): boolean =>
  /^(?:\d+\.?\d*|\.\d+)(?:[MGTPEZY](?:i?B)?)?$/.test(size) ||
  /^\+(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(size) ||
  /^-0*\.?0+$/.test(size) ||
  /^\+?(?:inf(?:inity)?)$|^nan$/i.test(size);

function* lintDevice(name: string, device: Json): Generator<Finding> {
  if (at(device, "type") === "") {
    yield finding("device-type", {
      file,
      path: ["devices", name, "type"],
      message: `the device ${quoted(name)} has no type; name one, such as gpu`,
    });
  }
  const [least, most] = ["countmin", "countmax"].map((key) => integerOf(at(device, key)) ?? 1n);
  if (least === undefined || most === undefined || least <= most || most < 0n) return;
  yield finding("device-count", {
    file,
    path: ["devices", name],
    message: `the device ${quoted(name)} wants at least ${least} and at most ${most}; raise countmax, which is 1 if not given`,
  });
}

function* lintPayload(name: string, payload: Json): Generator<Finding> {
  const path = ["payloads", name];
  if (!/^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(name)) {
    yield finding("payload-name", {
      file,
      path,
      message: `${quoted(name)} can't be a payload's name; use letters, digits and hyphens`,
    });
  }
  if (at(payload, "type") !== "") return;
  yield finding("payload-type", {
    file,
    path: [...path, "type"],
    message: `the payload ${quoted(name)} has no type; name one, such as docker`,
  });
}

const knownKeys: Readonly<Record<string, readonly string[]>> = {
  storage: ["type", "shared", "read-only", "multiple", "minimum-size", "location", "description", "properties"],
  devices: ["type", "description", "countmin", "countmax"],
  payloads: ["type"],
  resources: ["type", "filename", "description"],
};

function* lintSection(section: string, known: readonly string[], value: Json | undefined): Generator<Finding> {
  const definitions = entriesOf(value);
  if (value !== undefined && definitions.length === 0) {
    yield finding("section-empty", {
      file,
      path: [section],
      message: `${section} defines nothing; remove the section`,
    });
  }
  for (const [name, definition] of definitions) {
    yield* lintKeys([section, name], definition, known);
    if (section === "storage") yield* lintKeys([section, name, "multiple"], at(definition, "multiple"), ["range"]);
  }
}

function* lintKeys(path: readonly string[], value: Json | undefined, known: readonly string[]): Generator<Finding> {
  for (const [key] of entriesOf(value)) {
    // Charmhub reads upstream-source, and Juju passes it over.
    if (known.includes(key) || (path[0] === "resources" && key === "upstream-source")) continue;
    const meant = nearName(key, known);
    yield finding("section-unknown-key", {
      file,
      path: [...path, key],
      message: `Juju does not read ${quoted(key)} of ${quoted(dotted(path))}; ${meant === undefined ? `use ${known.join(", ")}` : `did you mean "${meant}"?`}`,
    });
  }
}
