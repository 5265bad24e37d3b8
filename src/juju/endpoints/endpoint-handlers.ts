import type { Condition, HandlerOf, LayerHandler, Trigger } from "../../reactive/index.ts";
import { sideOf } from "./define-interface.ts";
import { expandName, type Endpoint } from "./endpoint.ts";
import type { LayerInterface } from "./interfaces.ts";

/** The handlers of a definition for these endpoints: function by function, in the order of the endpoints. */
export function endpointHandlers(
  { definition, layer }: LayerInterface,
  endpoints: readonly Endpoint[],
): readonly LayerHandler[] {
  return definition.handlers.flatMap((handler) => endpoints.map((endpoint) => handlerOf(handler, endpoint, layer)));
}

/** How a function of a definition is called in traces and the log. */
export const endpointActor = (endpoint: Endpoint, name: string): string =>
  `${sideOf(endpoint)}:${endpoint.name}/${name}`;

function handlerOf(handler: HandlerOf<Endpoint>, endpoint: Endpoint, layer: string): LayerHandler {
  const { name, conditions, expects = [] } = handler;
  return {
    id: endpointActor(endpoint, name),
    layer,
    name,
    conditions: conditions.map((condition) => expandCondition(condition, endpoint.name)),
    expects: expects.map((flag) => expandName(endpoint.name, flag)),
    action: () => handler.action(endpoint),
  };
}

function expandCondition(condition: Condition, endpoint: string): Condition {
  const expand = (text: string): string => expandName(endpoint, text);
  if ("flags" in condition) return { ...condition, flags: condition.flags.map(expand) };
  return "hooks" in condition ? { ...condition, hooks: condition.hooks.map(expand) } : condition;
}

/** A trigger of a definition for one endpoint. */
export function expandTrigger(trigger: Trigger, endpoint: string): Trigger {
  const expand = (flag: string): string => expandName(endpoint, flag);
  const { setFlag, clearFlag, callback } = trigger;
  const effects = {
    ...(setFlag === undefined ? {} : { setFlag: expand(setFlag) }),
    ...(clearFlag === undefined ? {} : { clearFlag: expand(clearFlag) }),
    ...(callback === undefined ? {} : { callback }),
  };
  return trigger.when === undefined
    ? { whenNot: expand(trigger.whenNot), ...effects }
    : { when: expand(trigger.when), ...effects };
}
