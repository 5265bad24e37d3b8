import type { Diagram, DiagramEdge, DiagramNode, Mark } from "./diagram.ts";

/** A diagram in Graphviz's language. */
export function renderDot(diagram: Diagram): string {
  const { title, clusters, nodes, edges } = diagram;
  return [
    `digraph ${quoted(`${title}: handlers and flags`)} {`,
    '  graph [rankdir=LR, nodesep=0.18, ranksep=0.9, pad=0.4, bgcolor="#ffffff", fontname="Helvetica", fontcolor="#111111",',
    `    labelloc=t, labeljust=l, label=<${heading(diagram)}>]`,
    '  node [fontname="Helvetica", fontsize=11, fontcolor="#111111", height=0.3, margin="0.2,0.07", penwidth=1.1]',
    '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.7]',
    ...clusters
      .filter(({ nodes: inside }) => inside.length > 0)
      .flatMap(({ label, nodes: inside }, index) => [
        `  subgraph cluster_${index + 1} {`,
        `    graph [label=<layer ${escaped(label)}>, fontsize=14, style="rounded", color="#8c959f", bgcolor="#fbfcfd", margin=14]`,
        ...inside.map((node) => `    ${nodeText(node)}`),
        "  }",
      ]),
    ...nodes.map((node) => `  ${nodeText(node)}`),
    ...edges.map((edge) => `  ${edge.from} -> ${edge.to} [${styleOf(edge)}]`),
    "}",
    "",
  ].join("\n");
}

const legend: readonly (readonly [string, string])[] = [
  ["#24292f", "→ waits for"],
  ["#b35900", "⊸ held by (whenNot)"],
  ["#1a7f37", "→ sets"],
  ["#cf222e", "→ clears"],
  ["#0a6e8a", "→ sets or clears"],
  ["#57606a", "⇢ by a trigger"],
];

const kinds: readonly (readonly [string, string])[] = [
  ["#e7f0fd", "handler"],
  ["#eef1f5", "start or exit function, action, migration"],
  ["#fff8dc", "flag"],
  ["#f1f1f1", "flag of the framework"],
  ["#f6e6fb", "may go on without end"],
  ["#fde8e8", "can never run, or is never set"],
];

/** The title, the legend, and what was found. */
function heading({ title, notes }: Diagram): string {
  const words = legend.map(([colour, text]) => `<TD><FONT COLOR="${colour}">${escaped(text)}${room}</FONT></TD>`);
  const boxes = kinds.map(
    ([colour, text]) => `<TD BGCOLOR="${colour}" BORDER="1" COLOR="#8c959f">${escaped(text)}${room}</TD>`,
  );
  const line = (text: string): string => `<TR><TD ALIGN="LEFT" COLSPAN="${kinds.length}">${text}</TD></TR>`;
  return [
    '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="4">',
    line(`<FONT POINT-SIZE="24">${escaped(title)}: handlers and flags</FONT>`),
    `<TR>${boxes.join("")}</TR>`,
    `<TR>${words.join("")}</TR>`,
    ...notes.map((note) => line(`<FONT POINT-SIZE="11">• ${escaped(note)}</FONT>`)),
    "</TABLE>",
  ].join("");
}

/** Readers' fonts are often wider than the one that was measured. */
const room = "&#160;&#160;&#160;";

const fills: Readonly<Record<DiagramNode["kind"], string>> = {
  handler: 'shape=box, style="filled", fillcolor="#e7f0fd", color="#2f5f9e"',
  task: 'shape=box, style="filled", fillcolor="#eef1f5", color="#6e7781"',
  flag: 'shape=box, style="filled,rounded", fillcolor="#fff8dc", color="#9a7b16"',
  "framework-flag": 'shape=box, style="filled,rounded", fillcolor="#f1f1f1", color="#6e7781"',
  code: 'shape=box, style="filled", fillcolor="#ffffff", color="#cf222e"',
};

const marks: Readonly<Record<Mark, string>> = {
  dead: 'style="filled,dashed", fillcolor="#fde8e8", color="#cf222e", penwidth=1.6',
  "never-set": 'style="filled,rounded", fillcolor="#fde8e8", color="#cf222e", penwidth=1.6',
  cycle: 'fillcolor="#f6e6fb", color="#8a2be2", penwidth=1.8',
  unwatched: 'style="filled,rounded,dashed"',
};

function nodeText({ id, kind, label, detail, at, mark }: DiagramNode): string {
  const handler = kind === "handler" || kind === "task";
  const small =
    detail === "" || !handler ? undefined : `<${escaped(label)}<BR/><FONT POINT-SIZE="9">${escaped(detail)}</FONT>>`;
  const tooltip = [label, detail, at].filter((text) => text !== "").join("\n");
  const style = mark === undefined ? fills[kind] : `${fills[kind]}, ${marks[mark]}`;
  return `${id} [label=${small ?? quoted(label)}, tooltip=${quoted(tooltip)}, ${style}]`;
}

function styleOf({ kind, trigger }: DiagramEdge): string {
  const styles: Readonly<Record<DiagramEdge["kind"], string>> = {
    waits: 'color="#24292f"',
    "waits-any": 'color="#24292f", label="any", fontcolor="#24292f"',
    held: 'color="#b35900", arrowhead="odot"',
    sets: 'color="#1a7f37", penwidth=1.4',
    clears: 'color="#cf222e", penwidth=1.4',
    toggles: 'color="#0a6e8a", penwidth=1.4',
  };
  return trigger ? `${styles[kind]}, style="dashed"` : styles[kind];
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
