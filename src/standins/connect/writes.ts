import { writeConnector, type Cluster, type Connector } from "./cluster.ts";
import { frameworkError, json, page, refusal, type Reply, type StandInRequest } from "./exchange.ts";
import { refuseConfig, type RawConfig } from "./validate.ts";
import { infoOf } from "./views.ts";

/** `POST /connectors`: a body of name and config; 409 for a name that exists. */
export function createOnly(cluster: Cluster, request: StandInRequest): Reply {
  const body = readBody(request);
  if ("status" in body) return body;
  const name = typeof body.json["name"] === "string" ? body.json["name"].trim() : "";
  const { config } = body.json;
  if (!isFields(config)) return nullConfig;
  const raw = rawConfig(config);
  if (raw === undefined) return nestedValue;
  const refused = refuseConfig(raw, name, cluster);
  if (refused !== undefined) return refused;
  if (cluster.connectors.has(name)) return refusal(409, `Connector ${name} already exists`);
  return written(cluster, name, raw);
}

/** `PUT /connectors/NAME/config`: 201 for a new connector, 200 for one that was there. */
export function createOrReplace(cluster: Cluster, request: StandInRequest, name: string): Reply {
  const body = readBody(request);
  if ("status" in body) return body;
  const raw = rawConfig(body.json);
  if (raw === undefined) return nestedValue;
  return refuseConfig(raw, name, cluster) ?? written(cluster, name, raw);
}

type Fields = Readonly<Record<string, unknown>>;

const nullConfig: Reply = refusal(500, 'Cannot invoke "java.util.Map.get(Object)" because "connectorConfig" is null');

const nestedValue: Reply = refusal(
  500,
  "Cannot deserialize value of type `java.lang.String` from Object value (token `JsonToken.START_OBJECT`)",
);

/** Workers turn numbers and booleans into strings, and fail at anything deeper. */
function rawConfig(fields: Fields): RawConfig | undefined {
  const raw: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === null) raw[key] = null;
    else if (typeof value === "string") raw[key] = value;
    else if (typeof value === "number" || typeof value === "boolean") raw[key] = String(value);
    else return undefined;
  }
  return raw;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Real workers answer 500, not 400, to a body that they cannot read. */
function readBody(request: StandInRequest): Reply | { readonly json: Fields } {
  if (request.body !== "" && !request.contentType.includes("application/json")) {
    return frameworkError(415, "Unsupported Media Type");
  }
  if (request.body === "") return nullConfig;
  try {
    const value: unknown = JSON.parse(request.body);
    return isFields(value) ? { json: value } : refusal(500, "Cannot deserialize value from Array value");
  } catch {
    return refusal(500, "Unexpected end-of-input within/between Object entries");
  }
}

function written(cluster: Cluster, name: string, config: RawConfig): Reply {
  const strings = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, value ?? ""]));
  const isNew = writeConnector(cluster, name, strings);
  const connector: Connector | undefined = cluster.connectors.get(name);
  if (connector === undefined) return refusal(500, "the connector was not written");
  const info = json(isNew ? 201 : 200, infoOf(cluster, connector));
  if (!isNew) return info;
  if (!cluster.features.encodesLocation && /[\s"%<>\\^`{|}]/.test(name)) return page(500, "Request failed.");
  const location = `http://${cluster.workerIds[0] ?? ""}/connectors/${encodeURIComponent(name)}`;
  return { ...info, headers: { location } };
}
