import { ConfigError } from "../core/index.ts";
import type { OptionType, ConfigValue } from "./charm-facts.ts";
import { changeApplication } from "./change.ts";
import { applicationOf, own } from "./lookup.ts";
import type { Application, Model } from "./model.ts";

/**
 * The model with options of an application set, as `juju config` sets them: texts are read as the option's
 * type, `null` resets to the default. Throws `config-invalid` for an option that the charm does not declare
 * and for a value of the wrong type.
 */
export function setConfig(
  model: Model,
  application: string,
  values: Readonly<Record<string, ConfigValue | null>>,
): Model {
  const found = applicationOf(model, application);
  return changeApplication(model, application, { config: checkConfig(found, values) });
}

/** The application's options with others put over them; throws as {@link setConfig} does. */
export function checkConfig(
  application: Application,
  values: Readonly<Record<string, ConfigValue | null>>,
): Application["config"] {
  const config: Record<string, ConfigValue> = { ...application.config };
  for (const [name, value] of Object.entries(values)) {
    const option = own(application.charm?.options ?? {}, name);
    if (option === undefined) throw new ConfigError(name, `unknown option "${name}"`);
    if (value === null) delete config[name];
    else config[name] = readValue(name, option.type, value);
  }
  return config;
}

/**
 * What `config-get` answers: the charm's defaults under the options that were set. An option with neither is
 * `null`.
 */
export function configOf(application: Application): Readonly<Record<string, ConfigValue | null>> {
  const options = Object.entries(application.charm?.options ?? {});
  return Object.fromEntries(
    options.map(([name, option]) => [name, own(application.config, name) ?? option.default ?? null]),
  );
}

function readValue(name: string, type: OptionType, value: ConfigValue): ConfigValue {
  const read = readers[type](value);
  if (read !== undefined) return read;
  throw new ConfigError(name, `option "${name}" expected ${type}, got ${JSON.stringify(value)}`);
}

const secretUri = /^(secret:[0-9a-z/-]+)?$/i;

const readers: Readonly<Record<OptionType, (value: ConfigValue) => ConfigValue | undefined>> = {
  string: (value) => (typeof value === "string" ? value : undefined),
  secret: (value) => (typeof value === "string" && secretUri.test(value) ? value : undefined),
  boolean: (value) => {
    if (typeof value === "boolean") return value;
    // The words of Go's strconv.ParseBool, which Juju reads texts with.
    if (/^(1|t|T|true|TRUE|True)$/.test(String(value))) return true;
    return /^(0|f|F|false|FALSE|False)$/.test(String(value)) ? false : undefined;
  },
  int: (value) => {
    const number = typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
  },
  float: (value) => {
    const number = typeof value === "string" && value.trim() === value && value ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  },
};
