import { isDeepStrictEqual } from "node:util";
import type { Json } from "../core/index.ts";
import type { Charm } from "./charm.ts";
import type { Relation } from "./relations.ts";
import type { OptionValue } from "./tools/config.ts";

/** What the flags that follow Juju depend on. */
export type ManagedFlagsInput = {
  readonly charm: Pick<Charm, "config" | "endpoints">;
  readonly config: Readonly<Record<string, OptionValue>>;
  /** The options at the end of the last successful hook; `undefined` before the first. */
  readonly previous: Readonly<Record<string, Json>> | undefined;
  readonly leader: boolean;
  readonly relations: readonly Relation[];
};

/**
 * The flags that follow what Juju says, each with whether it is set at the start of this hook:
 * `config.changed`, `config.changed.<option>`, `config.set.<option>` (a true-like value),
 * `config.default.<option>`, `leadership.is_leader`, `endpoint.<name>.joined` (a remote unit is there).
 * In the first hook every option counts as changed (layer-basic).
 */
export function managedFlags(input: ManagedFlagsInput): ReadonlyMap<string, boolean> {
  const { charm, config, previous, leader, relations } = input;
  const flags = new Map<string, boolean>();
  const changed = (option: string): boolean =>
    previous === undefined || !isDeepStrictEqual(previous[option] ?? null, config[option] ?? null);
  for (const [option, definition] of Object.entries(charm.config)) {
    const value = config[option] ?? null;
    flags.set(`config.changed.${option}`, changed(option));
    flags.set(`config.set.${option}`, Boolean(value));
    flags.set(`config.default.${option}`, isDeepStrictEqual(value, definition.default ?? null));
  }
  flags.set("config.changed", Object.keys(charm.config).some(changed));
  flags.set("leadership.is_leader", leader);
  for (const endpoint of Object.keys(charm.endpoints)) {
    const joined = relations.some((relation) => relation.endpoint === endpoint && relation.units.length > 0);
    flags.set(`endpoint.${endpoint}.joined`, joined);
  }
  return flags;
}

/** Whether a flag lasts for one hook only. */
export function endsWithHook(flag: string): boolean {
  return /^config\.(changed$|changed\.|set\.|default\.)/.test(flag);
}
