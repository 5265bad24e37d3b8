/** Draws a graph in Graphviz's language as an SVG page. The same text gives the same page. */
export async function renderSvg(dot: string): Promise<string> {
  const { instance } = await import("@viz-js/viz"); // Graphviz itself, as WebAssembly: a second to load
  return (await instance()).renderString(dot, { format: "svg", engine: "dot" });
}
