import type { Json } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { onlyJuju29 } from "./rules.ts";
import { fields, listOf, misfits, text } from "./shape.ts";
import { at, dotted, itemsOf, quoted, show, textOf } from "./values.ts";

const file = "manifest.yaml";

/** The bases of a charm: where it runs. */
export function* lintManifest({ yaml }: CharmParts): Generator<Finding> {
  const manifest = yaml[file];
  const bases = itemsOf(at(manifest, "bases"));
  if (bases.length === 0) {
    yield finding("bases-missing", {
      file,
      message:
        "the charm does not say where it runs; write manifest.yaml with a base such as {name: ubuntu, channel: 24.04/stable}",
    });
  }
  if (manifest === undefined) return;
  for (const { path, expected, value } of misfits(manifest, shape)) {
    const remedy = typeof value === "number" ? `quote it: "${value}"` : `make it ${expected}`;
    yield finding("manifest-kind", {
      file,
      path,
      message: `"${dotted(path)}" is ${show(value)}, and Juju takes ${expected} there; ${remedy}`,
    });
  }
  for (const [index, base] of bases.entries()) yield* lintBase(base, ["bases", String(index)]);
}

const shape = fields({ bases: listOf(fields({ name: text, channel: text, architectures: listOf(text) })) }, ["bases"]);

const systems = ["ubuntu", "centos", "windows", "osx", "opensuse", "genericlinux"];

function* lintBase(base: Json, path: readonly string[]): Generator<Finding> {
  const [name, channel] = [at(base, "name") ?? "", at(base, "channel") ?? ""];
  if (typeof name === "string" && !systems.includes(name)) {
    yield finding("base-name", {
      file,
      path: [...path, "name"],
      message: `a base is on ${name === "" ? "no system" : `the unknown system ${quoted(name)}`}; use ubuntu`,
    });
  }
  if (typeof channel === "string" && !isChannel(channel)) {
    yield finding("base-channel", {
      file,
      path: [...path, "channel"],
      message: `a base has ${channel === "" ? "no channel" : `the channel ${quoted(channel)}`}; write it as "24.04/stable"`,
    });
  }
  for (const [index, one] of itemsOf(at(base, "architectures")).entries()) {
    const architecture = textOf(one).trim();
    if (typeof one !== "string" || isArchitecture(architecture)) continue;
    const isNew = /riscv64|risc$|risc-[vV]64/.test(architecture);
    yield finding("base-architecture", {
      file,
      path: [...path, "architectures", String(index)],
      message: `a base is on the architecture ${quoted(one)}, which ${isNew ? "Juju 2.9" : "Juju"} does not know; use amd64, arm64, ppc64el or s390x`,
      ...(isNew ? { refusedBy: onlyJuju29 } : {}),
    });
  }
}

const risks = ["stable", "candidate", "beta", "edge"];
const isRisk = (part: string): boolean => risks.includes(part);

/** track, risk, track/risk, risk/branch or track/risk/branch, as Juju reads a channel. */
function isChannel(channel: string): boolean {
  const [a = "", b, c, ...rest] = channel.split("/");
  if (rest.length > 0 || a === "") return false;
  if (b === undefined) return true;
  if (c === undefined) return isRisk(a) ? b !== "" : isRisk(b);
  return isRisk(b) && c !== "";
}

/** Juju finds these anywhere in the text, then compares with its own names. */
const isArchitecture = (name: string): boolean =>
  /amd64|x86_64|i?[3-9]86|arm$|armv|aarch64|ppc64|s390x/.test(name) || ["armhf", "arm64"].includes(name);
