import { byCodePoint } from "../../core/index.ts";
import { currentSession, runGuarded, type Session, type Stopped } from "../../reactive/index.ts";
import { perHook, type Unit } from "../unit.ts";
import { followEndpoint } from "./automatic-flags.ts";
import { endpointActor, endpointHandlers, expandTrigger } from "./endpoint-handlers.ts";
import { charmInterfaces, isFor, type LayerInterface } from "./interfaces.ts";
import { openEndpoint, type OpenEndpoint } from "./open-endpoint.ts";
import { hookOfEndpoint, relationsOfEndpoint } from "./relation-hook.ts";
import { tellWrongData } from "./tell-wrong-data.ts";

/** The endpoints of the running hook by name; none before they follow Juju, and in restricted hooks. */
export const openEndpoints: () => Map<string, OpenEndpoint> = perHook(
  "endpointFromName",
  () => new Map<string, OpenEndpoint>(),
);

/**
 * What a hook begins with for its relations: the handlers of interfaces are registered; then each endpoint, sorted by
 * name, gets its triggers and flags, and its definition has its say. At the hook's end, if it succeeds, what was set
 * is published, the last relation of the last endpoint first (charms.reactive).
 */
export async function followEndpoints(unit: Unit, onStopped: (stopped: Stopped) => void): Promise<void> {
  const session = currentSession.get("followEndpoints");
  const interfaces = charmInterfaces(unit.charm);
  const all = openAll(unit, interfaces);
  for (const one of interfaces) {
    const endpoints = all.filter(({ endpoint }) => isFor(one, endpoint)).map(({ endpoint }) => endpoint);
    for (const handler of endpointHandlers(one, endpoints)) session.handlers.add(handler);
  }
  session.atExit.push({
    layer: "juju",
    action: function tellWrong() {
      return tellWrongData(unit, { interfaces, endpoints: all }, onStopped);
    },
  });
  // Before the first definition has its say: it may stop half-way, too.
  session.undoable.push(...all.flatMap(({ own }) => own.flat()).map(({ mark }) => mark));
  for (const open of all.toSorted((a, b) => byCodePoint(a.endpoint.name, b.endpoint.name))) {
    const by = interfaces.find((one) => isFor(one, open.endpoint));
    await beginEndpoint({ unit, session, onStopped }, open, by?.layer ?? "");
    for (const own of open.own) {
      session.atExit.push({
        layer: "juju",
        action: async function publishRelation() {
          for (const { publish } of own) await publish();
        },
      });
    }
  }
}

/** Publishes what was set after that, by the last words of layers. */
export async function publishRest(): Promise<void> {
  for (const { own } of [...openEndpoints().values()].toReversed()) {
    for (const { publish } of own.toReversed().flat()) await publish();
  }
}

/** All endpoints, in the order of metadata.yaml. */
function openAll(unit: Unit, interfaces: readonly LayerInterface[]): readonly OpenEndpoint[] {
  const table = openEndpoints();
  for (const [name, declaration] of Object.entries(unit.charm.endpoints)) {
    const definition = interfaces.find((one) => isFor(one, declaration))?.definition;
    const relations = relationsOfEndpoint(unit.relations, name, hookOfEndpoint(unit.context, name));
    table.set(name, openEndpoint(unit, { name, declaration, definition, relations }));
  }
  return [...table.values()];
}

type Beginning = {
  readonly unit: Unit;
  readonly session: Session;
  readonly onStopped: (stopped: Stopped) => void;
};

async function beginEndpoint(
  { unit, session, onStopped }: Beginning,
  { endpoint, definition }: OpenEndpoint,
  layer: string,
): Promise<void> {
  for (const trigger of definition?.triggers ?? []) session.flags.addTrigger(expandTrigger(trigger, endpoint.name));
  const looked = await followEndpoint(unit, endpoint, hookOfEndpoint(unit.context, endpoint.name));
  const callbacks = {
    ...(looked ? { manageFlags: () => definition?.manageFlags?.(endpoint) } : {}),
    atStart: () => definition?.atStart?.(endpoint),
  };
  for (const [name, action] of Object.entries(callbacks)) {
    await runGuarded(session, onStopped, { layer, id: endpointActor(endpoint, name), action });
  }
}
