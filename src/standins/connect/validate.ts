import type { Features } from "./features.ts";
import { findPlugin, type Plugin } from "./plugins.ts";
import { page, refusal, type Reply } from "./exchange.ts";

/** A connector's config as it arrives. Workers refuse null, after they have read it. */
export type RawConfig = Readonly<Record<string, string | null>>;

/** What a worker says about a config it does not take, in Kafka's words; `undefined` for a good one. */
export function refuseConfig(
  config: RawConfig,
  name: string,
  known: { readonly plugins: readonly Plugin[]; readonly features: Features },
): Reply | undefined {
  const own = config["name"];
  if (own !== undefined && own !== name) {
    if (!known.features.jsonErrors) return page(400, "Bad Request");
    const text = `Connector name configuration (${own}) doesn't match connector name in the URL (${name})`;
    return refusal(400, text);
  }
  if (!known.features.validates) return undefined;
  const wanted = config["connector.class"];
  if (typeof wanted !== "string") {
    const entries = Object.entries({ name, ...config }).map(([key, value]) => `${key}=${value}`);
    return refusal(400, `Connector config {${entries.join(", ")}} contains no connector type`);
  }
  const plugin = findPlugin(known.plugins, wanted);
  if (plugin === undefined) {
    const available = known.plugins.map((found) => `PluginDesc{klass=class ${found.class}}`).join(", ");
    return refusal(
      known.features.pluginVersions ? 400 : 500,
      `Failed to find any class that implements Connector and which name matches ${wanted}, available connectors are: ${available}`,
    );
  }
  const errors = [...nameErrors(name), ...nullErrors(config), ...tasksErrors(config), ...topicErrors(config, plugin)];
  if (errors.length === 0) return undefined;
  return refusal(
    400,
    `Connector configuration is invalid and contains the following ${errors.length} error(s):\n${errors.join("\n")}\nYou can also find the above list of errors at the endpoint \`/connector-plugins/{connectorType}/config/validate\``,
  );
}

const nameErrors = (name: string): readonly string[] =>
  name.trim() === "" ? ["Invalid value  for configuration name: String may not be empty"] : [];

const nullErrors = (config: RawConfig): readonly string[] =>
  Object.values(config).includes(null) ? ["Null value can not be supplied as the configuration value."] : [];

function tasksErrors(config: RawConfig): readonly string[] {
  const max = config["tasks.max"] ?? "1";
  if (!/^\s*-?\d+\s*$/.test(max)) {
    return [
      `Invalid value ${max} for configuration tasks.max: Not a number of type INT`,
      "Invalid value null for configuration tasks.max: Value must be non-null",
    ];
  }
  return Number(max) < 1 ? [`Invalid value ${max} for configuration tasks.max: Value must be at least 1`] : [];
}

function topicErrors(config: RawConfig, plugin: Plugin): readonly string[] {
  if (plugin.type === "source") {
    return config["topic"] === undefined ? ['Missing required configuration "topic" which has no default value.'] : [];
  }
  const given = [config["topics"], config["topics.regex"]].filter((value) => value !== undefined).length;
  if (given === 0) return twice("Must configure one of topics or topics.regex");
  return given === 2 ? twice("topics and topics.regex are mutually exclusive options, but both are set.") : [];
}

/** Real workers say each of these two sentences twice. */
const twice = (text: string): readonly string[] => [text, text];
