import { diagramOf } from "./diagram.ts";
import { renderDot } from "./dot.ts";
import { findings, findingSentences } from "./findings.ts";
import { flagUses } from "./flag-uses.ts";
import type { CharmGraph } from "./graph.ts";
import { renderMermaid } from "./mermaid.ts";
import { renderSvg } from "./svg.ts";
import { conditionText, waitWords } from "./words.ts";

/** The forms that a graph can be written in. */
export const graphFormats = ["mermaid", "dot", "svg", "json"] as const;

/** One of {@link graphFormats}. */
export type GraphFormat = (typeof graphFormats)[number];

/** A charm's graph as text, with what is strange about it marked and listed. */
export async function renderGraph(graph: CharmGraph, format: GraphFormat): Promise<string> {
  const found = findings(graph);
  if (format === "json") return `${JSON.stringify(graphJson(graph), undefined, 2)}\n`;
  const diagram = diagramOf(graph, found);
  if (format === "mermaid") return renderMermaid(diagram);
  const dot = renderDot(diagram);
  return format === "dot" ? dot : renderSvg(dot);
}

/** The graph as plain data. */
function graphJson(graph: CharmGraph): unknown {
  const found = findings(graph);
  return {
    charm: graph.charm.name,
    layers: graph.layers,
    handlers: graph.movers.map((mover) => ({ ...mover, conditions: mover.conditions.map(conditionText) })),
    triggers: graph.triggers,
    flags: flagUses(graph).map(({ flag, framework, sets, clears, waits }) => ({
      flag,
      ...(framework === undefined ? {} : { framework }),
      setBy: sets.map(({ by }) => whoIs(by)),
      clearedBy: clears.map(({ by }) => whoIs(by)),
      waitedForBy: waits.map(({ mover, kind }) => ({ handler: mover.id, how: waitWords[kind] })),
    })),
    dead: found.dead.map(({ mover, why }) => ({ handler: mover.id, why })),
    neverSet: found.neverSet.map(({ flag }) => flag),
    unwatched: found.unwatched.map(({ flag }) => flag),
    cycles: found.cycles.map(({ movers, flags }) => ({ handlers: movers.map(({ id }) => id), flags })),
    notes: findingSentences(found),
  };
}

const whoIs = (by: ReturnType<typeof flagUses>[number]["sets"][number]["by"]): string =>
  by === undefined ? "code" : "mover" in by ? by.mover.id : `trigger of ${by.trigger.layer}`;
