import { expect, test } from "vitest";
import type { JsonMap } from "../../src/core/index.ts";
import { lintCharm, type CharmParts, type RuleId } from "../../src/lint/index.ts";
import { charmWith, file, goodCharm, goodFiles, link } from "./good-charm.ts";

const withFiles = (...files: CharmParts["files"]): CharmParts => ({ ...goodCharm, files: [...goodFiles, ...files] });
const metadata = (keys: JsonMap): CharmParts => charmWith("metadata.yaml", keys);
const option = (a: JsonMap): CharmParts => charmWith("config.yaml", { options: { a } });
const channel = (one: string): CharmParts => charmWith("manifest.yaml", { bases: [{ name: "ubuntu", channel: one }] });
const container = (worker: JsonMap): CharmParts =>
  metadata({ containers: { worker: { resource: "image", ...worker } } });
const sized = (size: number): CharmParts => ({
  ...goodCharm,
  files: [{ ...file("large"), size }, ...goodFiles.map(empty)],
});
const empty = (entry: CharmParts["files"][number]): CharmParts["files"][number] => ({ ...entry, size: 0 });

const joining = { interface: "juju-info", scope: "container" };

/** Charms at both sides of a rule's edge, with all that is said of them. */
const charms: readonly (readonly [title: string, charm: CharmParts, rules: readonly RuleId[]])[] = [
  ["a link to the folder above", withFiles(link("a", "..")), ["symlink-outside"]],
  ["a link to the charm's own folder", withFiles(link("bin/a", "..")), []],
  ["a link to a folder", withFiles(link("a", "lib"), link("b", "lib/")), []],
  ["a link to the start of a folder's name", withFiles(link("a", "li")), ["symlink-dangling"]],
  [
    "a dispatch that others may start",
    { ...goodCharm, files: [file("dispatch", 0o655), ...goodFiles.slice(1)] },
    ["dispatch-not-executable"],
  ],
  ["500 MB", sized(500_000_000), ["charm-large"]],
  ["a byte less", sized(499_999_999), []],
  ["an endpoint that wants Juju's interface", metadata({ requires: { info: joining } }), []],
  ["a subordinate that joins by Juju's name", metadata({ subordinate: true, requires: { "juju-info": joining } }), []],
  [
    "a subordinate that offers by Juju's name",
    metadata({
      subordinate: true,
      requires: { info: joining },
      provides: { "juju-x": { interface: "x", scope: "container" } },
    }),
    ["endpoint-name-reserved"],
  ],
  ["a charm of Juju's own", metadata({ name: "juju-dashboard", provides: { "juju-x": "juju-y" } }), []],
  ["a short field two letters off", metadata({ nose: 1 }), ["metadata-unknown-key"]],
  ["a short field one letter off", metadata({ nome: 1 }), ["metadata-misspelt"]],
  ["a type that is a list", option({ type: ["int"], default: "x", description: "d" }), ["config-kind"]],
  [
    "as many devices at least as at most",
    metadata({ devices: { gpu: { type: "gpu", countmin: 2, countmax: 2 } } }),
    [],
  ],
  ["a user below Juju's", container({ uid: 999, gid: 999 }), []],
  ["Juju's first user", container({ uid: 1000 }), ["container-user"]],
  ["Juju's last user", container({ gid: 9999 }), ["container-user"]],
  ["a user above Juju's", container({ uid: 10_000 }), []],
  ...["24.04", "stable", "24.04/stable/fix", "edge/fix"].map((one) => [`channel ${one}`, channel(one), []] as const),
  ...["24.04/", "/stable", "24.04/fix", "edge/", "24.04/edge/", "a/edge/b/c"].map(
    (one) => [`channel ${one}`, channel(one), ["base-channel"]] as const,
  ),
];

test.each(charms)("of %s exactly that is said which holds", (_, charm, rules) => {
  expect(lintCharm(charm).map(({ rule }) => rule)).toEqual(rules);
});

test.each([
  ["charm-user", { "charm-user": 5 }, ["juju 3.x", "juju 4.x (from source)"]],
  [
    "a container's uid",
    { containers: { worker: { resource: "image", uid: "x" } } },
    ["juju 3.x", "juju 4.x (from source)"],
  ],
  [
    "a container's resource",
    { containers: { worker: { resource: 5 } } },
    ["juju 2.9", "juju 3.x", "juju 4.x (from source)"],
  ],
  ["series", { series: "noble" }, ["juju 2.9", "juju 3.x"]],
])("of %s of a wrong kind, which Jujus refuse it", (_, keys, refusedBy) => {
  const found = lintCharm(metadata(keys)).find(({ rule }) => rule === "metadata-kind");
  expect(found?.refusedBy).toEqual(refusedBy);
});

test("of an option whose type is empty, that it has none", () => {
  const messages = lintCharm(option({ type: "", default: "", description: "d" })).map(({ message }) => message);
  expect(messages[0]).toBe('the option "a" has no type; add it');
});
