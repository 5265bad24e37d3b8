import type { Json } from "../../src/core/index.ts";
import type { CharmParts, RuleId, YamlFileName } from "../../src/lint/index.ts";
import { charmWith, file, goodCharm, goodFiles, goodYaml, link } from "./good-charm.ts";

/** A charm with one thing wrong, and the rule and place that say so. */
export type BadCharm = {
  readonly title: string;
  readonly charm: CharmParts;
  readonly rule: RuleId;
  readonly at: readonly string[];
};

type Keys = Readonly<Record<string, Json | undefined>>;

const bad =
  (name: YamlFileName) =>
  (rule: RuleId, keys: Keys, at: string = Object.keys(keys).join(".")): BadCharm => ({
    title: `${rule}: ${JSON.stringify(keys)}`,
    charm: charmWith(name, keys),
    rule,
    at: at === "" ? [] : at.split("."),
  });

const metadata = bad("metadata.yaml");
const manifest = bad("manifest.yaml");
const profile = bad("lxd-profile.yaml");

const option = (rule: RuleId, definition: Json, key?: string, name = "a"): BadCharm =>
  bad("config.yaml")(
    rule,
    { options: { [name]: definition } },
    ["options", name, ...(key === undefined ? [] : [key])].join("."),
  );
const action = (rule: RuleId, definition: Json, at = "", name = "a"): BadCharm =>
  bad("actions.yaml")(rule, { [name]: definition }, [name, ...(at === "" ? [] : [at])].join("."));
const param = (schema: Json, at = "", rule: RuleId = "action-schema"): BadCharm =>
  action(rule, { params: { p: schema } }, ["params", "p", ...(at === "" ? [] : [at])].join("."));

const files = (rule: RuleId, changed: CharmParts["files"]): BadCharm => ({
  title: `${rule}: ${changed.map(({ path }) => path).join(", ")}`,
  charm: { ...goodCharm, files: changed },
  rule,
  at: [],
});
const without = (rule: RuleId, path: string): BadCharm =>
  files(
    rule,
    goodFiles.filter((entry) => entry.path !== path),
  );
const withFile = (rule: RuleId, entry: CharmParts["files"][number]): BadCharm => files(rule, [...goodFiles, entry]);

const noFile = (rule: RuleId, name: YamlFileName): BadCharm => {
  const { [name]: _, ...yaml } = goodYaml;
  return { title: `${rule}: no ${name}`, charm: { ...goodCharm, yaml }, rule, at: [] };
};

const wrongKind = { interface: 5 };
const base = { name: "ubuntu", channel: "24.04/stable" };
const described = { default: "", description: "d" };
const old = { assumes: undefined, containers: undefined, "charm-user": undefined };

/** At least one charm for each rule that looks at YAML or files. */
export const badCharms: readonly BadCharm[] = [
  noFile("metadata-missing", "metadata.yaml"),
  metadata("name-missing", { name: undefined }),
  metadata("summary-missing", { summary: undefined }),
  metadata("description-missing", { description: undefined }),
  metadata("metadata-kind", { name: 5 }),
  metadata("metadata-kind", { summary: null }),
  metadata("metadata-kind", { tags: "kafka" }),
  metadata("metadata-kind", { provides: null }),
  metadata("metadata-kind", { provides: { a: wrongKind } }, "provides.a.interface"),
  metadata("metadata-kind", { provides: { a: {} } }, "provides.a.interface"),
  metadata("metadata-kind", { provides: { a: { interface: "x", scope: "machine" } } }, "provides.a.scope"),
  metadata("metadata-kind", { provides: { a: { interface: "x", limit: "many" } } }, "provides.a.limit"),
  metadata("metadata-kind", { provides: { a: { interface: "x", optional: "yes" } } }, "provides.a.optional"),
  metadata("metadata-kind", { storage: { a: {} } }, "storage.a.type"),
  metadata("metadata-kind", { storage: { a: { type: "tape" } } }, "storage.a.type"),
  metadata("metadata-kind", { storage: { a: { type: "block", "minimum-size": 5 } } }, "storage.a.minimum-size"),
  metadata("metadata-kind", { storage: { a: { type: "block", multiple: { range: 0 } } } }, "storage.a.multiple.range"),
  metadata("metadata-kind", { storage: { a: { type: "block", multiple: {} } } }, "storage.a.multiple.range"),
  metadata("metadata-kind", { devices: { a: { type: "gpu", countmin: -1 } } }, "devices.a.countmin"),
  metadata("metadata-kind", { "min-juju-version": 2.9, ...old }, "min-juju-version"),
  metadata("metadata-kind", { "extra-bindings": { a: "b" } }, "extra-bindings.a"),
  metadata("metadata-misspelt", { maintainres: [] }),
  metadata("metadata-unknown-key", { website2000: "x" }),
  metadata("metadata-ambiguous", { series: ["jammy"] }),
  metadata("name-letters", { name: "Kafka_Connect" }),
  metadata("name-letters", { name: "kafka-2" }),
  metadata("summary-long", { summary: "x".repeat(73) }),
  metadata("display-name-letters", { "display-name": "A: B" }),
  metadata("display-name-missing", { "display-name": undefined }, ""),
  metadata("maintainer-missing", { maintainers: undefined }, ""),
  metadata("maintainer-missing", { maintainer: "A <a@b>" }),
  metadata("maintainer-format", { maintainers: ["Ann"] }, "maintainers"),
  metadata("maintainer-format", { maintainers: "Ann <ann@example.com>" }),
  metadata("tags-missing", { tags: undefined }, ""),
  metadata("tags-missing", { tags: [] }),
  metadata("categories-deprecated", { categories: ["misc"] }),
  metadata("revision-deprecated", { revision: 3 }),
  metadata("series-name", { ...old, series: ["Ubuntu-24"] }, "series.0"),
  metadata("series-deprecated", { ...old, series: ["jammy"] }, "series"),
  metadata("min-juju-version", { ...old, "min-juju-version": "2.9" }, "min-juju-version"),
  metadata("min-juju-version-old", { ...old, series: ["jammy"], "min-juju-version": "1.25.0" }, "min-juju-version"),
  metadata("min-juju-version-with-bases", { ...old, "min-juju-version": "2.9.0" }, "min-juju-version"),
  metadata("assumes-expression", { assumes: ["juju > 3"] }, "assumes.0"),
  metadata("assumes-expression", { assumes: [{ "any-of": "juju" }] }, "assumes.0.any-of"),
  metadata("assumes-expression", { assumes: [{ "one-of": ["juju"] }] }, "assumes.0"),
  metadata("assumes-expression", { assumes: [3] }, "assumes.0"),
  metadata("charm-user", { "charm-user": "admin" }),
  metadata("term", { terms: ["no term"] }, "terms.0"),
  metadata("deployment-series", { ...old, deployment: { type: "stateful" } }, "deployment"),
  metadata("deployment-deprecated", { ...old, series: ["kubernetes"], deployment: {} }, "deployment"),
  metadata("subordinate-without-container", { subordinate: true }),
  metadata("endpoint-duplicate", { provides: { kafka: "kafka" } }, "requires.kafka"),
  metadata("endpoint-name-reserved", { requires: { "juju-info": "x" } }, "requires.juju-info"),
  metadata("endpoint-name-letters", { requires: { Kafka: "kafka" } }, "requires.Kafka"),
  metadata("endpoint-template", { requires: { "relation-name": "kafka" } }, "requires.relation-name"),
  metadata("endpoint-unknown-key", { provides: { a: { interface: "b", option: true } } }, "provides.a.option"),
  metadata("interface-reserved", { provides: { a: "juju-info" } }, "provides.a.interface"),
  metadata("provides-nothing", { provides: undefined }, ""),
  metadata("bindings-empty", { "extra-bindings": {} }),
  metadata("binding-is-endpoint", { "extra-bindings": { kafka: null } }, "extra-bindings.kafka"),
  metadata("section-empty", { devices: {} }),
  metadata("section-unknown-key", { devices: { a: { type: "gpu", count: 2 } } }, "devices.a.count"),
  metadata(
    "storage-count",
    { storage: { ...dataStorage(), a: { type: "block", multiple: { range: "1-0" } } } },
    "storage.a.multiple.range",
  ),
  metadata(
    "storage-location",
    { storage: { ...dataStorage(), a: { type: "block", location: "/a" } } },
    "storage.a.location",
  ),
  metadata(
    "storage-size",
    { storage: { ...dataStorage(), a: { type: "block", "minimum-size": "ten" } } },
    "storage.a.minimum-size",
  ),
  metadata("device-type", { devices: { a: { type: "" } } }, "devices.a.type"),
  metadata("device-count", { devices: { a: { type: "gpu", countmin: 2 } } }, "devices.a"),
  metadata("payload-name", { payloads: { "1a": { type: "docker" } } }, "payloads.1a"),
  metadata("payload-type", { payloads: { a: { type: "" } } }, "payloads.a.type"),
  metadata("resource-name", { ...old, resources: { "": { type: "oci-image" } } }, "resources."),
  metadata("resource-type", { ...old, resources: { a: { type: "snap" } } }, "resources.a.type"),
  metadata("resource-filename", { ...old, resources: { a: { type: "file" } } }, "resources.a.filename"),
  metadata("resource-filename", { ...old, resources: { a: { filename: "b/c" } } }, "resources.a.filename"),
  metadata("container-resource", { containers: { a: { resource: "constructor" } } }, "containers.a.resource"),
  metadata("container-resource", { containers: { a: { resource: "plugin" } } }, "containers.a.resource"),
  metadata(
    "container-mount",
    { containers: { a: { mounts: [{ storage: "x", location: "/" }] } } },
    "containers.a.mounts.0",
  ),
  metadata("container-mount", { containers: { a: { mounts: [{ storage: "data" }] } } }, "containers.a.mounts.0"),
  metadata("container-mount", { containers: { a: { mounts: [{ location: "/" }] } } }, "containers.a.mounts.0"),
  metadata("container-user", { containers: { a: { uid: 1000 } } }, "containers.a.uid"),
  noFile("bases-missing", "manifest.yaml"),
  { ...noFile("assumes-without-bases", "manifest.yaml"), at: ["assumes"] },
  { ...noFile("containers-without-bases", "manifest.yaml"), at: ["containers"] },
  manifest("manifest-kind", { bases: [{ ...base, channel: 24.04 }] }, "bases.0.channel"),
  manifest("manifest-kind", { bases: undefined }, "bases"),
  manifest("base-name", { bases: [{ ...base, name: "debian" }] }, "bases.0.name"),
  manifest("base-channel", { bases: [{ name: "ubuntu" }] }, "bases.0.channel"),
  manifest("base-channel", { bases: [{ ...base, channel: "24.04/best" }] }, "bases.0.channel"),
  manifest("base-architecture", { bases: [{ ...base, architectures: ["mips"] }] }, "bases.0.architectures.0"),
  manifest("base-architecture", { bases: [{ ...base, architectures: ["riscv64"] }] }, "bases.0.architectures.0"),
  noFile("config-missing", "config.yaml"),
  bad("config.yaml")("config-options-missing", { options: undefined }, ""),
  bad("config.yaml")("config-unknown-key", { option: {} }, "option"),
  bad("config.yaml")("config-kind", { options: [] }),
  option("config-kind", "text"),
  option("config-kind", { ...described, type: ["int"] }, "type"),
  option("option-type", { ...described, type: "list" }, "type"),
  option("option-type", { ...described, type: true }, "type"),
  { ...option("option-secret", { ...described, type: "secret" }, "type"), ...oldSecret() },
  option("option-default", { description: "d", type: "int", default: 3.5 }, "default"),
  option("option-default", { description: "d", type: "int", default: "" }, "default"),
  option("option-default", { description: "d", type: "string", default: true }, "default"),
  option("option-default", { description: "d", type: "boolean", default: "yes" }, "default"),
  option("option-default", { description: "d", type: "float", default: "1.5" }, "default"),
  option("option-default", { description: "d", type: "secret", default: "hunter2" }, "default"),
  option("option-default-text", { description: "d", type: "int", default: "3" }, "default"),
  option("option-default-missing", { description: "d", type: "int", default: null }, "default"),
  option("option-incomplete", { type: "string", default: "" }),
  option("option-incomplete", { type: "string", default: "", description: " " }, "description"),
  option("option-unknown-key", { ...described, type: "string", defualt: "x" }, "defualt"),
  option("option-name-letters", { ...described, type: "string" }, undefined, "a!"),
  option("naming-convention", { ...described, type: "string" }, undefined, "a_b"),
  action("action-kind", "text"),
  action("action-kind", { description: 5 }, "description"),
  action("action-kind", { params: null }, "params"),
  action("action-kind", { required: "name" }, "required"),
  action("action-kind", { parallel: "true" }, "parallel"),
  action("action-name", {}, "", "Bad_Name"),
  action("action-name", {}, "", "-a"),
  action("action-name-digit", {}, "", "2fast"),
  action("action-name-juju", {}, "", "jujube"),
  action("action-name-reserved", {}, "", "juju-run"),
  action("action-params-twice", { params: {}, properties: {} }, "properties"),
  action("action-required-unknown", { params: {}, required: ["a"] }, "required"),
  param("string"),
  param({ type: "text" }, "type"),
  param({ required: true }, "required"),
  param({ enum: ["a", "a"] }, "enum"),
  param({ minimum: "0" }, "minimum"),
  param({ minimum: 2, maximum: 1 }, "minimum"),
  param({ exclusiveMinimum: true }, "exclusiveMinimum"),
  param({ minLength: -1 }, "minLength"),
  param({ items: "string" }, "items"),
  param({ anyOf: { type: "string" } }, "anyOf"),
  param({ type: ["string", "text"] }, "type", "action-type-unknown"),
  param({ pattern: "(?=a)" }, "pattern", "action-pattern"),
  param({ pattern: "a(" }, "pattern", "action-pattern"),
  param({ $ref: "#/definitions/x" }, "$ref", "action-reference"),
  param({ default: [{ $schema: "x" }] }, "default.0.$schema", "action-reference"),
  profile("lxd-profile-kind", { config: [] }),
  profile("lxd-profile-kind", { devices: { a: { type: {} } } }, "devices.a.type"),
  profile("lxd-profile-config", { config: { limits: "2" } }, "config.limits"),
  profile("lxd-profile-device", { devices: { a: { type: "disk" } } }, "devices.a.type"),
  without("dispatch-missing", "dispatch"),
  without("copyright-missing", "copyright"),
  without("readme-missing", "README.md"),
  without("icon-missing", "icon.svg"),
  { ...without("action-file-missing", "dispatch"), at: ["show"] },
  files("dispatch-not-executable", [...goodFiles.slice(1), file("dispatch", 0o644)]),
  files("hook-not-executable", [...goodFiles.slice(1), file("hooks/install", 0o644)]),
  withFile("symlink-outside", link("a", "/etc/passwd")),
  withFile("symlink-outside", link("a/b", "../../c")),
  withFile("symlink-dangling", link("a", "b")),
  withFile("secret-file", file("home/.ssh/id_rsa")),
  withFile("charm-large", { ...file("a"), size: 600_000_000 }),
  withFile("metrics-removed", file("metrics.yaml")),
  withFile("template-file", file("README.ex")),
  {
    title: "key-not-text: an unquoted n",
    charm: { ...goodCharm, unlikeJuju: [{ file: "metadata.yaml", path: ["provides", "n"], what: "key" }] },
    rule: "key-not-text",
    at: ["provides", "n"],
  },
  {
    title: "number-is-float: a limit of 1.0",
    charm: {
      ...goodCharm,
      unlikeJuju: [{ file: "metadata.yaml", path: ["provides", "website", "limit"], what: "float" }],
    },
    rule: "number-is-float",
    at: ["provides", "website", "limit"],
  },
];

/** The storage that the good charm's container mounts. */
function dataStorage(): Readonly<Record<string, Json>> {
  return { data: { type: "filesystem" } };
}

/** A secret option in a charm that does not say which Juju it needs. */
function oldSecret(): Pick<BadCharm, "charm"> {
  const { assumes: _, ...yaml } = goodYaml["metadata.yaml"];
  const options = { a: { ...described, type: "secret" } };
  return { charm: { ...goodCharm, yaml: { ...goodYaml, "metadata.yaml": yaml, "config.yaml": { options } } } };
}
