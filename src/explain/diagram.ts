import type { Flag } from "../reactive/index.ts";
import type { Findings } from "./findings.ts";
import { findingSentences } from "./findings.ts";
import { flagUses, type FlagUse } from "./flag-uses.ts";
import { placeText, type CharmGraph, type Mover } from "./graph.ts";
import { conditionText } from "./words.ts";

/** A charm's graph as boxes and arrows, for whatever draws them. */
export type Diagram = {
  readonly title: string;
  /** In the order of the layers, lowest first. */
  readonly clusters: readonly { readonly label: string; readonly nodes: readonly DiagramNode[] }[];
  /** Nodes of no layer. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly notes: readonly string[];
};

/** A handler, another function of a layer, a flag, a flag of the framework, or code that nothing leads to. */
export type DiagramNode = {
  readonly id: string;
  readonly kind: "handler" | "task" | "flag" | "framework-flag" | "code";
  readonly label: string;
  /** What else is to be said of it: when a handler runs besides its flags. */
  readonly detail: string;
  readonly at: string;
  readonly mark: Mark | undefined;
};

/** What is strange about a node. */
export type Mark = "dead" | "cycle" | "never-set" | "unwatched";

/** `waits` and `held` lead from a flag to a handler, `sets` and the like from whoever does it to a flag. */
export type DiagramEdge = {
  readonly from: string;
  readonly to: string;
  readonly kind: "waits" | "waits-any" | "held" | "sets" | "clears" | "toggles";
  /** By a trigger. */
  readonly trigger: boolean;
};

const computedId = "computed";
const codeId = "code";

/** Lays a graph out into clusters, nodes and edges; every handler and flag is there once. */
export function diagramOf(graph: CharmGraph, found: Findings): Diagram {
  const uses = flagUses(graph);
  const moverIds = new Map(graph.movers.map((mover, index) => [mover, `h${index + 1}`]));
  const flagIds = new Map(uses.map(({ flag }, index) => [flag, `f${index + 1}`]));
  const flagId = (flag: Flag | undefined): string =>
    flag === undefined ? computedId : (flagIds.get(flag) ?? computedId);
  const movers = graph.movers.map((mover) => ({
    layer: mover.layer,
    node: moverNode(mover, moverIds.get(mover) ?? "", found),
  }));
  const flags = uses.map((use) => ({ layer: layerOf(use), node: flagNode(use, flagId(use.flag), found) }));
  const edges = merged([
    ...graph.movers.flatMap((mover) => edgesOf(mover, moverIds.get(mover) ?? "", flagId)),
    ...graph.triggers.flatMap(({ on, effects }) =>
      effects.map(({ kind, flag }) => ({ from: flagId(on), to: flagId(flag), kind: verbs[kind], trigger: true })),
    ),
    ...graph.unattributed.map(({ kind, flag }) => ({
      from: codeId,
      to: flagId(flag),
      kind: verbs[kind],
      trigger: false,
    })),
  ]);
  const placed = [...movers, ...flags];
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const special: readonly DiagramNode[] = [
    { id: computedId, kind: "flag", label: "computed name", detail: "", at: "", mark: undefined },
    { id: codeId, kind: "code", label: "code that nothing leads to", detail: "", at: "", mark: undefined },
  ];
  return {
    title: graph.charm.name,
    clusters: graph.layers.map((label) => ({
      label,
      nodes: placed.filter(({ layer }) => layer === label).map(({ node }) => node),
    })),
    nodes: [
      ...placed.filter(({ layer }) => layer === undefined || !graph.layers.includes(layer)).map(({ node }) => node),
      ...special.filter(({ id }) => used.has(id)),
    ],
    edges,
    notes: findingSentences(found).map(drawable),
  };
}

/** No drawing can hold characters that nobody sees; a line's end would even end a comment or a statement. */
const drawable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]+/gu, " ");

const verbs = { set: "sets", clear: "clears", toggle: "toggles" } as const;

const details = {
  migration: "migration",
  setup: "setup of every hook",
  start: "start of every hook",
  action: "action",
  exit: "exit of every hook",
} as const;

function moverNode(mover: Mover, id: string, { dead, cycles }: Findings): DiagramNode {
  const others = mover.conditions.filter((condition) => !("flags" in condition)).map(conditionText);
  const isDead = dead.some((one) => one.mover === mover);
  const inCycle = cycles.some(({ movers }) => movers.includes(mover));
  return {
    id,
    kind: mover.role === "handler" ? "handler" : "task",
    label: drawable(mover.name),
    detail: mover.role === "handler" ? drawable(others.join(", ")) : details[mover.role],
    at: placeText(mover.at),
    mark: isDead ? "dead" : inCycle ? "cycle" : undefined,
  };
}

function flagNode(use: FlagUse, id: string, { neverSet, unwatched, cycles }: Findings): DiagramNode {
  const { flag, framework } = use;
  const is = (list: readonly FlagUse[]): boolean => list.some((one) => one.flag === flag);
  const inCycle = cycles.some(({ flags }) => flags.includes(flag));
  return {
    id,
    kind: framework === undefined ? "flag" : "framework-flag",
    label: drawable(flag),
    detail: framework ?? "",
    at: "",
    mark: is(neverSet) ? "never-set" : inCycle ? "cycle" : is(unwatched) ? "unwatched" : undefined,
  };
}

/** The layer that sets a flag, if it is one, else the one that alone has to do with it. */
function layerOf({ framework, sets, waits }: FlagUse): string | undefined {
  if (framework !== undefined) return undefined;
  const setters = sets.flatMap(({ by }) =>
    by === undefined ? [] : "mover" in by ? [by.mover.layer] : [by.trigger.layer],
  );
  const layers = new Set(setters.length > 0 ? setters : waits.map(({ mover }) => mover.layer));
  return layers.size === 1 ? [...layers][0] : undefined;
}

function edgesOf(mover: Mover, id: string, flagId: (flag: Flag | undefined) => string): readonly DiagramEdge[] {
  const kinds = { all: "waits", any: "waits-any", none: "held", "not-all": "held" } as const;
  return [
    ...mover.conditions.flatMap((condition) => {
      if (!("flags" in condition)) return [];
      const kind = condition.flags.length === 1 && condition.kind === "any" ? "waits" : kinds[condition.kind];
      return condition.flags.map((flag) => ({ from: flagId(flag), to: id, kind, trigger: false }));
    }),
    ...mover.effects.map(({ kind, flag }) => ({ from: id, to: flagId(flag), kind: verbs[kind], trigger: false })),
  ];
}

/** One edge of a kind between two nodes; one that sets and one that clears are one that does either. */
function merged(edges: readonly DiagramEdge[]): readonly DiagramEdge[] {
  const byEnds = new Map<string, DiagramEdge>();
  for (const edge of edges) {
    const moves = edge.kind === "sets" || edge.kind === "clears" || edge.kind === "toggles";
    const key = [edge.from, edge.to, moves ? "moves" : edge.kind, edge.trigger].join(" ");
    const known = byEnds.get(key);
    byEnds.set(key, known === undefined || known.kind === edge.kind ? edge : { ...edge, kind: "toggles" });
  }
  return [...byEnds.values()];
}
