import type { Diagram, DiagramEdge, DiagramNode } from "./diagram.ts";

/** A diagram as Mermaid's flowchart, which GitHub and GitLab draw inside Markdown. */
export function renderMermaid({ title, clusters, nodes, edges, notes }: Diagram): string {
  return [
    "---",
    `title: ${JSON.stringify(`${title}: handlers and flags`)}`,
    "---",
    "flowchart LR",
    ...notes.map((note) => `  %% ${note.replaceAll("%%", "% %")}`),
    ...clusters
      .filter(({ nodes: inside }) => inside.length > 0)
      .flatMap(({ label, nodes: inside }, index) => [
        `  subgraph l${index + 1}["${escaped(label)}"]`,
        ...inside.map((node) => `    ${nodeText(node)}`),
        "  end",
      ]),
    ...nodes.map((node) => `  ${nodeText(node)}`),
    ...edges.map((edge) => `  ${edge.from} ${arrowOf(edge)} ${edge.to}`),
    ...edges.flatMap(({ kind }, index) =>
      colours[kind] === undefined ? [] : [`  linkStyle ${index} stroke:${colours[kind]}`],
    ),
    "  classDef handler fill:#e7f0fd,stroke:#2f5f9e,color:#111",
    "  classDef task fill:#eef1f5,stroke:#6e7781,color:#111",
    "  classDef flag fill:#fff8dc,stroke:#9a7b16,color:#111",
    "  classDef frameworkFlag fill:#f1f1f1,stroke:#6e7781,color:#111",
    "  classDef code fill:#fff,stroke:#cf222e,color:#111",
    "  classDef dead fill:#fde8e8,stroke:#cf222e,color:#111,stroke-dasharray:4 3",
    "  classDef neverSet fill:#fde8e8,stroke:#cf222e,color:#111",
    "  classDef cycle fill:#f6e6fb,stroke:#8a2be2,color:#111,stroke-width:2px",
    "  classDef unwatched fill:#fff8dc,stroke:#9a7b16,color:#111,stroke-dasharray:2 2",
    "",
  ].join("\n");
}

const colours: Readonly<Partial<Record<DiagramEdge["kind"], string>>> = {
  held: "#b35900",
  sets: "#1a7f37",
  clears: "#cf222e",
  toggles: "#0a6e8a",
};

function nodeText({ id, kind, label, detail, mark }: DiagramNode): string {
  const small = kind === "framework-flag" || detail === "" ? "" : `<br/><small>${escaped(detail)}</small>`;
  const text = `"${escaped(label)}${small}"`;
  const shape = kind === "flag" || kind === "framework-flag" ? `([${text}])` : `[${text}]`;
  return `${id}${shape}:::${classOf(mark ?? kind)}`;
}

function arrowOf({ kind, trigger }: DiagramEdge): string {
  if (trigger) return `-. trigger ${kind} .->`;
  if (kind === "waits") return "-->";
  if (kind === "waits-any") return "-- any -->";
  if (kind === "held") return "-- not --o";
  if (kind === "clears") return "-- clears --x";
  return kind === "sets" ? "== sets ==>" : "== sets or clears ==>";
}

/** `%%` would begin a directive, also inside quotes. */
const escaped = (text: string): string =>
  text.replaceAll("#", "#35;").replaceAll('"', "#quot;").replaceAll("<", "#lt;").replaceAll("%%", "#37;#37;");

/** Mermaid's names of classes have no hyphen. */
const classOf = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
