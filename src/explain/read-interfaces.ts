import type { CharmDefinition } from "../build/index.ts";
import type { InterfaceDefinition } from "../juju/index.ts";
import type { Condition, Layer, Trigger } from "../reactive/index.ts";
import type { Mover } from "./graph.ts";
import { declaredTrigger, readMover, type GraphParts, type MoverInput, type Reader } from "./read-layer.ts";

/**
 * What the interfaces of the layers do for the endpoints of the charm: there is each of their functions for each
 * endpoint of their side. Of several definitions of a side the lowest layer's counts; the charm itself refuses others.
 */
export function readInterfaces(
  reader: Reader,
  layers: readonly Layer<InterfaceDefinition>[],
  endpoints: CharmDefinition["endpoints"],
): readonly GraphParts[] {
  const sides = new Map<string, { readonly definition: InterfaceDefinition; readonly layer: string }>();
  for (const { name: layer, interfaces } of layers) {
    for (const definition of interfaces) {
      const side = sideOf(definition);
      if (!sides.has(side)) sides.set(side, { definition, layer });
    }
  }
  return Object.entries(endpoints).flatMap(([name, declaration]) => {
    const found = sides.get(sideOf(declaration));
    return found === undefined ? [] : readEndpoint(reader, { ...found, endpoint: name });
  });
}

type EndpointInput = { readonly definition: InterfaceDefinition; readonly layer: string; readonly endpoint: string };

function readEndpoint(reader: Reader, { definition, layer, endpoint }: EndpointInput): readonly GraphParts[] {
  const expand = (text: string): string => text.replaceAll("{endpoint_name}", () => endpoint);
  const read = (role: Mover["role"], name: string, action: MoverInput["action"]): GraphParts => {
    const id = `${sideOf(definition)}:${endpoint}/${name}`;
    const args = [[{ kind: "endpoint", name: endpoint } as const]];
    return readMover(reader, { id, layer, name: `${endpoint}/${name}`, role, action, args });
  };
  const { triggers = [] } = definition;
  const tasks = (["atStart", "manageFlags"] as const).flatMap((name) => {
    const action = definition[name];
    return action === undefined ? [] : [read("start", name, action)];
  });
  // oxlint-disable-next-line typescript/unbound-method -- it is read and not called
  const handlers = definition.handlers.map(({ name, conditions, expects = [], action }) => {
    const parts = read("handler", name, action);
    const expanded = {
      conditions: conditions.map((one) => expandCondition(one, expand)),
      expects: expects.map(expand),
    };
    return { ...parts, movers: parts.movers.map((mover) => ({ ...mover, ...expanded })) };
  });
  const declared = triggers.map((trigger) => declaredTrigger(reader, layer, expandTrigger(trigger, expand)));
  return [{ movers: [], triggers: declared }, ...tasks, ...handlers];
}

const sideOf = (side: { readonly interface: string; readonly role: string }): string =>
  `${side.interface}.${side.role}`;

function expandCondition(condition: Condition, expand: (text: string) => string): Condition {
  if ("flags" in condition) return { ...condition, flags: condition.flags.map(expand) };
  return "hooks" in condition ? { ...condition, hooks: condition.hooks.map(expand) } : condition;
}

function expandTrigger(trigger: Trigger, expand: (text: string) => string): Trigger {
  const effects = {
    ...(trigger.setFlag === undefined ? {} : { setFlag: expand(trigger.setFlag) }),
    ...(trigger.clearFlag === undefined ? {} : { clearFlag: expand(trigger.clearFlag) }),
    ...(trigger.callback === undefined ? {} : { callback: trigger.callback }),
  };
  return trigger.when === undefined
    ? { whenNot: expand(trigger.whenNot), ...effects }
    : { when: expand(trigger.when), ...effects };
}
