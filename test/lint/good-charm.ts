import type { CharmEntry, CharmParts, YamlFileName } from "../../src/lint/index.ts";
import type { JsonMap } from "../../src/core/index.ts";

export const file = (path: string, mode = 0o644): CharmEntry => ({ path, kind: "file", mode, size: 10 });
export const link = (path: string, target: string): CharmEntry => ({
  path,
  kind: "symlink",
  mode: 0o777,
  size: target.length,
  target,
});

/** Uses about everything that a charm of today may say, all of it right. */
export const goodYaml: Readonly<Record<YamlFileName, JsonMap>> = {
  "metadata.yaml": {
    name: "good-charm",
    "display-name": "Good Charm",
    summary: "A charm that nobody complains of.",
    description: "For tests.",
    maintainers: ["Ann Author <ann@example.com>"],
    tags: ["test"],
    subordinate: false,
    provides: { website: { interface: "http", limit: 1, optional: true } },
    requires: { kafka: { interface: "kafka", scope: "global" }, http: "http" },
    peers: { cluster: { interface: "good-cluster", limit: null } },
    "extra-bindings": { admin: null },
    storage: {
      data: { type: "filesystem", location: "/data", "minimum-size": "1.5GiB", multiple: { range: "0-" } },
      disk: { type: "block", shared: false, "read-only": true, multiple: { range: 2 }, properties: ["transient"] },
    },
    devices: { gpu: { type: "gpu", countmin: 1, countmax: 2 } },
    payloads: { monitor: { type: "docker" } },
    resources: {
      image: { type: "oci-image", description: "the image" },
      plugin: { type: "file", filename: "plugin.jar" },
    },
    containers: { worker: { resource: "image", uid: 10_001, mounts: [{ storage: "data", location: "/data" }] } },
    assumes: ["juju >= 3.4", { "any-of": ["k8s-api", { "all-of": ["juju < 4"] }] }],
    "charm-user": "non-root",
    terms: ["owner/name/1"],
  },
  "config.yaml": {
    options: {
      text: { type: "string", default: "", description: "A text." },
      count: { type: "int", default: 3, description: "A count." },
      share: { type: "float", default: 0.5, description: "A share." },
      on: { type: "boolean", default: true, description: "A switch." },
      key: { type: "secret", default: "", description: "A secret." },
    },
  },
  "actions.yaml": {
    show: {},
    "restart-all": {
      description: "Restarts.",
      title: "Restart",
      parallel: true,
      "execution-group": "restarts",
      additionalProperties: false,
      params: {
        name: { type: "string", minLength: 1, pattern: "^[a-z]+$", default: "x" },
        count: { type: ["integer", "null"], minimum: 0, exclusiveMinimum: true, maximum: 10 },
        list: { type: "array", items: { type: "string" }, uniqueItems: true },
        mode: { enum: ["fast", "safe"] },
      },
      required: ["name"],
    },
  },
  "manifest.yaml": { bases: [{ name: "ubuntu", channel: "24.04/stable", architectures: ["amd64", "arm64"] }] },
  "lxd-profile.yaml": {
    config: { "security.nesting": "true" },
    description: "",
    devices: { tun: { path: "/dev/net/tun", type: "unix-char" } },
  },
  "layer.yaml": { includes: ["layer:kafka-connect-base"] },
};

export const goodFiles: readonly CharmEntry[] = [
  file("dispatch", 0o755),
  file("lib/main.js"),
  file("copyright"),
  file("README.md"),
  file("icon.svg"),
];

export const goodCharm: CharmParts = { yaml: goodYaml, files: goodFiles };

/** The good charm with other top-level keys in one of its YAML files; `undefined` removes a key. */
export function charmWith(name: YamlFileName, keys: Readonly<Record<string, JsonMap[string] | undefined>>): CharmParts {
  const entries = Object.entries({ ...goodYaml[name], ...keys }).filter(([, value]) => value !== undefined);
  return { ...goodCharm, yaml: { ...goodYaml, [name]: Object.fromEntries(entries) as JsonMap } };
}
