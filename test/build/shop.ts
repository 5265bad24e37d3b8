import type { CharmTypesInput } from "../../src/build/types/charm-types.ts";

/** What a charm with a bit of everything is typed from. */
export const shop: CharmTypesInput = {
  definition: {
    name: "shop",
    config: {
      workers: { type: "int", default: 1 },
      "group-id": { type: "string", default: "" },
      license: { type: "secret" },
    },
    endpoints: {
      kafka: { role: "requires", interface: "kafka" },
      db: { role: "requires", interface: "pgsql" },
      web: { role: "provides", interface: "http" },
    },
    layerOptions: { base: { "topics-required": true, mode: "fast" } },
  },
  config: { options: { workers: { description: "Worker pods." } } },
  actions: {
    restart: {
      description: "Restarts a connector.",
      params: {
        name: { type: "string", description: "Which one." },
        tasks: { type: "array", items: { type: "integer" } },
        mode: { enum: ["soft", "hard"], default: "soft" },
      },
      required: ["name"],
    },
  },
  layers: [
    {
      name: "base",
      defines: {
        "topics-required": { type: "boolean", default: true },
        mode: { enum: ["fast", "safe"], default: "fast" },
        limit: { type: ["integer", "null"] },
      },
      flags: {
        "base.running": "A worker is ready.",
        "{requires:kafka}.ready": "A broker is known.",
        "base.topic.*": "",
        "{provides:kafka}.none": "No endpoint is meant.",
      },
    },
    { name: "old", defines: {}, flags: undefined },
  ],
  interfaces: [
    { name: "pgsql", flags: { "{endpoint_name}.available": "It can be used." }, roles: { requires: "./pgsql.ts" } },
    { name: "http", flags: {}, roles: {} },
  ],
};
