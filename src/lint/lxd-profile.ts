import { isJsonMap, type Json } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { at, dotted, entriesOf, isList, quoted, show } from "./values.ts";

const file = "lxd-profile.yaml";

/** The LXD profile that a charm's machines get. */
export function* lintLxdProfile({ yaml }: CharmParts): Generator<Finding> {
  const profile = yaml[file];
  if (profile === undefined) return;
  yield* lintScalar(at(profile, "description"), ["description"]);
  yield* lintMap(at(profile, "config"), ["config"]);
  yield* lintMap(at(profile, "devices"), ["devices"]);
  for (const [key, value] of entriesOf(at(profile, "config"))) {
    yield* lintScalar(value, ["config", key]);
    if (!/^(?:boot|limits|migration)/.test(key)) continue;
    yield finding("lxd-profile-config", {
      file,
      path: ["config", key],
      message: `the LXD setting ${quoted(key)} is not for charms to make; remove it and use constraints`,
    });
  }
  for (const [name, device] of entriesOf(at(profile, "devices"))) {
    yield* lintMap(device, ["devices", name]);
    for (const [key, value] of entriesOf(device)) yield* lintScalar(value, ["devices", name, key]);
    const type = at(device, "type");
    if (type === undefined || (typeof type === "string" && deviceTypes.includes(type))) continue;
    yield finding("lxd-profile-device", {
      file,
      path: ["devices", name, "type"],
      message: `the LXD device ${quoted(name)} has type ${show(type)}; use ${deviceTypes.join(", ").replace(/, (?=\w+$)/, " or ")}`,
    });
  }
}

const deviceTypes = ["unix-char", "unix-block", "gpu", "usb"];

const kind = (path: readonly string[], value: Json, expected: string): Finding =>
  finding("lxd-profile-kind", { file, path, message: `"${dotted(path)}" is ${show(value)}; make it ${expected}` });

function* lintMap(value: Json | undefined, path: readonly string[]): Generator<Finding> {
  if (value !== undefined && value !== null && !isJsonMap(value)) yield kind(path, value, "a mapping");
}

function* lintScalar(value: Json | undefined, path: readonly string[]): Generator<Finding> {
  if (value !== undefined && (isJsonMap(value) || isList(value))) yield kind(path, value, "a text");
}
