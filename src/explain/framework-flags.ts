import type { Flag } from "../reactive/index.ts";
import type { CharmGraph } from "./graph.ts";

/** The flags of an endpoint that follow its relations (charms.reactive); an interface may have more of its own. */
const endpointFlags = /^(?:joined|departed|changed(?:\..+)?)$/;

/**
 * What a flag that the framework itself sets stands for: the charm's options and endpoints, leadership, an upgrade
 * of the machine's series. `undefined` for any other flag, also for one of an option or endpoint that the charm does
 * not have: nobody sets that.
 */
export function frameworkFlag(flag: Flag, { config, endpoints }: CharmGraph["charm"]): string | undefined {
  const [kind = "", ...rest] = flag.split(".");
  const name = rest.slice(1).join(".");
  if (kind === "config") {
    if (flag === "config.changed") return "an option changed since the last hook; until this hook ends";
    if (!Object.hasOwn(config, name)) return undefined;
    if (rest[0] === "changed") return `option ${name} changed since the last hook; until this hook ends`;
    if (rest[0] === "set") return `option ${name} has a true-like value`;
    return rest[0] === "default" ? `option ${name} has its default` : undefined;
  }
  if (kind === "leadership") {
    if (flag === "leadership.is_leader") return "the unit leads its application";
    if (flag === "leadership.changed") return "a leader's setting changed";
    if (name !== "" && rest[0] === "set") return `the leader's setting ${name} is there`;
    return name !== "" && rest[0] === "changed" ? `the leader's setting ${name} changed` : undefined;
  }
  if (kind === "endpoint") {
    const [endpoint = ""] = rest;
    if (!Object.hasOwn(endpoints, endpoint) || !endpointFlags.test(name)) return undefined;
    if (name === "joined") return `a remote unit is in a relation of endpoint ${endpoint}`;
    if (name === "departed") return `a remote unit has left endpoint ${endpoint}`;
    return `data of endpoint ${endpoint} changed`;
  }
  return flag === "upgrade.series.in-progress" ? "the machine's series is being upgraded" : undefined;
}

/** The flags of the framework that this charm can have, as far as they have names without a key of somebody else. */
export function frameworkFlagNames({ config, endpoints }: CharmGraph["charm"]): readonly Flag[] {
  return [
    "config.changed",
    ...Object.keys(config).flatMap((option) => [
      `config.changed.${option}`,
      `config.set.${option}`,
      `config.default.${option}`,
    ]),
    "leadership.is_leader",
    "leadership.changed",
    ...Object.keys(endpoints).flatMap((endpoint) => [
      `endpoint.${endpoint}.joined`,
      `endpoint.${endpoint}.changed`,
      `endpoint.${endpoint}.departed`,
    ]),
    "upgrade.series.in-progress",
  ];
}
