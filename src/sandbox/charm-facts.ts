import { access, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { JsonMap } from "../core/index.ts";
import { actionDefaults } from "./action-parameters.ts";
import { actionSchemas } from "./action-schema.ts";
import { SandboxError } from "./errors.ts";

/** The type of a charm option (Juju docs, "config.yaml"). */
export type OptionType = "string" | "int" | "float" | "boolean" | "secret";

/** A value of a charm option. */
export type ConfigValue = string | number | boolean;

/** An option that a charm declares. */
export type CharmOption = { readonly type: OptionType; readonly default?: ConfigValue };

/** What an endpoint speaks, and from which side. */
export type Endpoint = { readonly interface: string; readonly role: "requires" | "provides" | "peers" };

/** What Juju reads from a built charm's folder. */
export type CharmFacts = {
  /** The absolute path of the folder. */
  readonly folder: string;
  /** The name in metadata.yaml. */
  readonly name: string;
  readonly options: Readonly<Record<string, CharmOption>>;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Names of extra bindings, which `network-get` knows besides the endpoints. */
  readonly bindings: readonly string[];
  /** Names of Kubernetes side containers, each of which gets a `pebble-ready`. */
  readonly containers: readonly string[];
  readonly actions: readonly string[];
  /** The defaults of the actions' parameters, by action; a model that was written before they were read has none. */
  readonly actionDefaults?: Readonly<Record<string, JsonMap>>;
  /** The schemas of the actions' parameters, likewise. */
  readonly actionSchemas?: Readonly<Record<string, JsonMap>>;
};

/**
 * Reads metadata.yaml, config.yaml and actions.yaml of a built charm. Throws {@link SandboxError} where
 * metadata.yaml is missing, or one of the files is not what Juju would take.
 */
export async function readCharm(folder: string): Promise<CharmFacts> {
  const metadata = await readYaml(folder, "metadata.yaml");
  if (metadata === undefined) {
    throw new SandboxError(`charm missing from disk: ${join(folder, "metadata.yaml")}; build the charm first`);
  }
  const name = metadata["name"];
  if (typeof name !== "string") {
    throw new SandboxError(`${join(folder, "metadata.yaml")} has no name; give the charm one`);
  }
  const actions = (await readYaml(folder, "actions.yaml")) ?? {};
  return {
    folder: resolve(folder),
    name,
    options: readOptions(folder, await readYaml(folder, "config.yaml")),
    endpoints: readEndpoints(metadata),
    bindings: Object.keys(mapOf(metadata["extra-bindings"])),
    containers: Object.keys(mapOf(metadata["containers"])),
    actions: Object.keys(actions),
    actionDefaults: actionDefaults(actions),
    actionSchemas: actionSchemas(actions),
  };
}

const roles = ["requires", "provides", "peers"] as const;

function readEndpoints(metadata: Fields): CharmFacts["endpoints"] {
  const endpoints: Record<string, Endpoint> = {};
  for (const role of roles) {
    for (const [name, declared] of Object.entries(mapOf(metadata[role]))) {
      // The short form `db: mysql` names the interface only.
      const speaks = typeof declared === "string" ? declared : mapOf(declared)["interface"];
      endpoints[name] = { interface: typeof speaks === "string" ? speaks : "", role };
    }
  }
  return endpoints;
}

const types: ReadonlySet<unknown> = new Set<OptionType>(["string", "int", "float", "boolean", "secret"]);

function readOptions(folder: string, config: Fields | undefined): CharmFacts["options"] {
  const options: Record<string, CharmOption> = {};
  for (const [name, declared] of Object.entries(mapOf(config?.["options"]))) {
    const fields = mapOf(declared);
    const type = fields["type"] ?? "string";
    if (!isOptionType(type)) {
      throw new SandboxError(
        `option ${name} in ${join(folder, "config.yaml")} has an unknown type; use string, int, float, boolean or secret`,
      );
    }
    const value = fields["default"];
    options[name] = isConfigValue(value) ? { type, default: value } : { type };
  }
  return options;
}

const isOptionType = (value: unknown): value is OptionType => types.has(value);
const isConfigValue = (value: unknown): value is ConfigValue => ["string", "number", "boolean"].includes(typeof value);

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const mapOf = (value: unknown): Fields => (isMap(value) ? value : {});

async function readYaml(folder: string, file: string): Promise<Fields | undefined> {
  const path = join(folder, file);
  const present = await access(path).then(
    () => true,
    () => false,
  );
  if (!present) return undefined;
  try {
    return mapOf(parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new SandboxError(`${path} is not YAML; correct it and build the charm again`, error);
  }
}
