import type { Json } from "../core/index.ts";
import type { Charm } from "./charm.ts";
import type { PreviousConfig } from "./previous-config.ts";
import { pythonEquals } from "./python-equality.ts";
import type { OptionValue } from "./tools/config.ts";

/** What the flags about options depend on. */
export type ConfigFlagsInput = {
  readonly charm: Pick<Charm, "config">;
  readonly config: Readonly<Record<string, OptionValue>>;
  /** The options as the last successful hook saw them; `undefined` before the first. */
  readonly previous: PreviousConfig | undefined;
};

/**
 * The flags about options, each with whether it is set at the start of this hook: `config.changed`,
 * `config.changed.<option>`, `config.set.<option>` (a true-like value), `config.default.<option>`.
 * In the first hook every option counts as changed. Values are equal where Python says so (layer-basic).
 */
export function configFlags(input: ConfigFlagsInput): ReadonlyMap<string, boolean> {
  const { charm, config, previous } = input;
  const flags = new Map<string, boolean>();
  const changed = (option: string): boolean =>
    previous === undefined || !pythonEquals(valueOf(previous, option), valueOf(config, option));
  flags.set("config.changed", Object.keys(charm.config).some(changed));
  for (const [option, definition] of Object.entries(charm.config)) {
    const value = valueOf(config, option);
    flags.set(`config.changed.${option}`, changed(option));
    flags.set(`config.set.${option}`, Boolean(value));
    flags.set(`config.default.${option}`, pythonEquals(value, definition.default ?? null));
  }
  return flags;
}

/** The flags about options of these names: they last for one hook (layer-basic). */
export function configFlagNames(options: Iterable<string>): readonly string[] {
  const about = [...options].flatMap((option) =>
    ["changed", "set", "default"].map((what) => `config.${what}.${option}`),
  );
  return ["config.changed", ...about];
}

/** An option may be called `constructor`. */
const valueOf = (options: Readonly<Record<string, Json>>, option: string): Json =>
  (Object.hasOwn(options, option) ? options[option] : null) ?? null;
