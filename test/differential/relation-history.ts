import type { Json } from "../../src/core/index.ts";

/** A charm with one interface, and what happens to its relations. */
export type History = {
  /** Of interface `foo`, in the order of metadata.yaml. */
  readonly endpoints: readonly string[];
  readonly handlers: readonly HistoryHandler[];
  /** What `manage_flags` does. */
  readonly manage: readonly EndpointOperation[];
  readonly events: readonly RelationEvent[];
};

/** A handler of the interface: conditions from top to bottom, each with its flags. */
export type HistoryHandler = {
  readonly name: string;
  readonly on: readonly (readonly [ConditionKind, ...string[]])[];
  readonly body: readonly EndpointOperation[];
};

export type ConditionKind = "when" | "when_any" | "when_not";

/** What a handler does with its endpoint. A place is the index of a relation; `-1` stands for all of them. */
export type EndpointOperation =
  | readonly ["set" | "clear", string]
  | readonly ["publish", number, string, Json]
  | readonly ["publish_raw", number, string, string | null]
  | readonly ["delete" | "read", number, string]
  /** Publishes to the relation of the first departed unit. */
  | readonly ["answer_departed", string, Json]
  | readonly ["remove_departed", string]
  | readonly ["clear_departed"]
  /** Only in the first attempt at a hook. */
  | readonly ["fail"];

/** What happens in the model. What can't happen as things are does not; so any event can be left out. */
export type RelationEvent =
  | { readonly do: "create"; readonly relation: number }
  | { readonly do: "break"; readonly relation: number }
  /** With `quiet` no hook tells of it: the next one, whatever it is, finds it so. */
  | ({ readonly do: "join"; readonly quiet: boolean } & Publishing)
  | ({ readonly do: "change"; readonly quiet: boolean } & Publishing)
  | { readonly do: "depart"; readonly relation: number; readonly unit: number }
  | { readonly do: "other"; readonly hook: string };

/** A remote unit and what it publishes. */
type Publishing = { readonly relation: number; readonly unit: number; readonly data: Data };

/** Texts by key; `null` takes a key away. */
type Data = Readonly<Record<string, string | null>>;

/** A hook, and what the model answers in it. */
export type ModelHook = {
  readonly hook: string;
  readonly relation: string | null;
  readonly unit: string | null;
  readonly relations: readonly ModelRelation[];
};

/** A relation in the model: its remote units in the order in which they joined, and all data, also of those that left. */
type ModelRelation = {
  readonly id: string;
  readonly endpoint: string;
  readonly units: readonly string[];
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What Juju itself publishes for this unit. */
  readonly own: Readonly<Record<string, string>>;
};

/** Relations by number; the same application may be related twice. Two of each endpoint. */
const applications = ["pg", "pg", "pg", "web"] as const;

const unitOf = (relation: number, unit: number): string => `${applications[relation] ?? "pg"}/${unit}`;

const idOf = (endpoints: readonly string[], relation: number): string =>
  `${endpoints[Math.floor(relation / 2)] ?? "none"}:${relation + 1}`;

/** The hooks that Juju runs for the events, in its order; a relation is created and left before it is broken. */
export function hooksOf({ endpoints, events }: Pick<History, "endpoints" | "events">): readonly ModelHook[] {
  const live = new Map<number, ModelRelation>();
  const gone = new Set<number>();
  const hooks: ModelHook[] = [];
  const run = (hook: string, relation?: ModelRelation, unit?: string): void => {
    const name = relation === undefined ? hook : `${relation.endpoint}-relation-${hook}`;
    const relations = [...live.values()].toReversed();
    hooks.push({ hook: name, relation: relation?.id ?? null, unit: unit ?? null, relations });
  };
  const open = (number: number): ModelRelation | undefined => {
    const endpoint = endpoints[Math.floor(number / 2)];
    if (endpoint === undefined || gone.has(number)) return undefined;
    const found = live.get(number);
    if (found !== undefined) return found;
    const own: ModelRelation["own"] = number % 2 === 0 ? { "ingress-address": "10.0.0.9" } : {};
    const made = { id: idOf(endpoints, number), endpoint, units: [], data: {}, own };
    live.set(number, made);
    run("created", made);
    return made;
  };
  const depart = (number: number, name: string): void => {
    const relation = live.get(number);
    if (relation?.units.includes(name) !== true) return;
    const left = { ...relation, units: relation.units.filter((one) => one !== name) };
    live.set(number, left);
    run("departed", left, name);
  };
  for (const event of events) {
    if (event.do === "other") {
      run(event.hook);
      continue;
    }
    const { relation: number } = event;
    const relation = event.do === "create" || event.do === "join" ? open(number) : live.get(number);
    if (relation === undefined) continue;
    if (event.do === "break") {
      for (const name of relation.units) depart(number, name);
      run("broken", live.get(number));
      live.delete(number);
      gone.add(number);
    }
    if (event.do === "break" || event.do === "create") continue;
    const name = unitOf(number, event.unit);
    const isMember = relation.units.includes(name);
    if (event.do === "depart") depart(number, name);
    else if (isMember === (event.do === "change")) {
      const before = isMember ? relation.data[name] : {};
      const units = isMember ? relation.units : [...relation.units, name];
      const now = { ...relation, units, data: { ...relation.data, [name]: merged({ ...before, ...event.data }) } };
      live.set(number, now);
      if (!event.quiet) run(isMember ? "changed" : "joined", now, name);
    }
  }
  return hooks;
}

const merged = (data: Data): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(data).flatMap(([key, text]) => (text === null ? [] : [[key, text]])));

/** All histories that lack one part of this one. */
export function smallerHistories(history: History): readonly History[] {
  const { handlers, manage, events } = history;
  const smallerHandlers = handlers.flatMap((handler, index) =>
    [
      ...withoutOne(handler.body).map((body) => ({ ...handler, body })),
      ...(handler.on.length > 1 ? withoutOne(handler.on).map((on) => ({ ...handler, on })) : []),
    ].map((smaller) => handlers.with(index, smaller)),
  );
  const smallerData = events.flatMap((event, index) =>
    "data" in event
      ? withoutOne(Object.entries(event.data)).map((rest) =>
          events.with(index, { ...event, data: Object.fromEntries(rest) }),
        )
      : [],
  );
  return [
    ...[...withoutOne(events), ...smallerData].map((rest) => ({ ...history, events: rest })),
    ...[...withoutOne(handlers), ...smallerHandlers].map((rest) => ({ ...history, handlers: rest })),
    ...withoutOne(manage).map((rest) => ({ ...history, manage: rest })),
  ];
}

const withoutOne = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.map((_, index) => list.toSpliced(index, 1));

/** A history for people, a line for each handler and event. */
export function described({ endpoints, handlers, manage, events }: History): string {
  const text = (value: unknown): string => JSON.stringify(value);
  return [
    `requires ${endpoints.join(", ")} (interface foo); manage_flags does ${text(manage)}`,
    ...handlers.map(({ name, on, body }) => `${name}: ${on.map(text).join(" ")} does ${text(body)}`),
    ...events.map((event) => {
      if (event.do === "other") return `- ${event.hook}`;
      const words = [event.do, idOf(endpoints, event.relation)];
      if ("unit" in event) words.push(unitOf(event.relation, event.unit));
      if ("data" in event) words.push(text(event.data), ...(event.quiet ? ["without a hook"] : []));
      return `- ${words.join(" ")}`;
    }),
  ].join("\n");
}
