import type { Endpoint } from "../charm.ts";
import { patternType, unionType } from "./type-text.ts";

/** Who declares flags: a layer in its `layer.yaml`, or an interface in its `interface.yaml`. */
export type FlagSource = {
  readonly name: string;
  /** The flags and what each means; `undefined` for a layer that does not say. */
  readonly flags: Readonly<Record<string, string>> | undefined;
};

/** Where the flags of a charm come from. */
export type FlagSources = {
  /** Lowest first. */
  readonly layers: readonly FlagSource[];
  readonly interfaces: readonly FlagSource[];
  readonly endpoints: Readonly<Record<string, Endpoint>>;
};

/**
 * The type of the flags that a charm's layers and interfaces declare; those of the framework are not among them. A layer
 * without `flags` may use all that start with its name, an interface without any those that start with an endpoint's.
 *
 * In a declaration `*` stands for any text, `{endpoint_name}` for each endpoint (of an interface: of that interface) and
 * `{requires:kafka}` for each with this role and interface. The last declaration of a flag describes it.
 */
export function flagsType({ layers, interfaces, endpoints }: FlagSources): string {
  const declared = new Map<string, string>();
  const declare = (flag: string, meaning: string, over: Readonly<Record<string, Endpoint>>): void => {
    for (const name of expand(flag, over)) declared.set(name, meaning);
  };
  for (const { name, flags } of interfaces) {
    const own = Object.fromEntries(Object.entries(endpoints).filter(([, endpoint]) => endpoint.interface === name));
    const meaning = anyOf(`interface ${name}`);
    const open = { "endpoint.{endpoint_name}.*": meaning, "{endpoint_name}.*": meaning };
    const given = Object.entries(flags ?? {});
    for (const [flag, says] of given.length === 0 ? Object.entries(open) : given) declare(flag, says, own);
  }
  for (const { name, flags } of layers) {
    for (const [flag, meaning] of Object.entries(flags ?? { [`${name}.*`]: anyOf(`layer ${name}`) })) {
      declare(flag, meaning, endpoints);
    }
  }
  const sorted = [...declared].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return unionType(sorted.map(([flag, doc]) => ({ type: patternType(flag), doc })));
}

const anyOf = (whose: string): string => `Any flag of ${whose}, which declares none.`;

/** The names that a declaration stands for: itself, or one for each endpoint that it is about. */
function expand(flag: string, endpoints: Readonly<Record<string, Endpoint>>): readonly string[] {
  const [group, role, wire] = /\{(?:endpoint_name|(requires|provides|peers):([^}]+))\}/.exec(flag) ?? [];
  if (group === undefined) return [flag];
  return Object.entries(endpoints)
    .filter(([, endpoint]) => role === undefined || (endpoint.role === role && endpoint.interface === wire))
    .map(([name]) => flag.replaceAll(group, () => name));
}
