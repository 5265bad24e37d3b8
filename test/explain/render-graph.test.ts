import fc from "fast-check";
import { expect, test } from "vitest";
import { renderGraph, type CharmGraph } from "../../src/explain/index.ts";
import { hook, when, type FlagCondition } from "../../src/reactive/index.ts";
import { aGraph, effect, named } from "./a-charm.ts";

const trigger = { layer: "app", transition: "clear", on: "b", effects: [effect("-c")] } as const;
const small = aGraph(
  [
    [hook("install").do(named("begin")), "+a!", "~b"],
    [when("a").whenNot("b", "typo").do(named("go")), "+c!", "-a!"],
    [when("c", "nobody-sets-this").do(named("never")), "+?"],
  ],
  [trigger],
);

test("Mermaid shows layers, handlers, flags and what is strange", async () => {
  expect(await renderGraph(small, "mermaid")).toMatchInlineSnapshot(`
    "---
    title: "app: handlers and flags"
    ---
    flowchart LR
      %% app/never (?) can never run: it waits for nobody-sets-this, which nobody sets
      %% typo is set by nobody; app/go looks at it
      %% app/never sets a flag whose name is computed (?)
      subgraph l1["app"]
        h1["begin<br/><small>hook install</small>"]:::handler
        h2["go"]:::handler
        h3["never"]:::dead
        f1(["a"]):::flag
        f2(["b"]):::flag
        f3(["c"]):::flag
        f4(["nobody-sets-this"]):::neverSet
        f5(["typo"]):::neverSet
      end
      computed(["computed name"]):::flag
      h1 == sets ==> f1
      h1 == sets or clears ==> f2
      f1 --> h2
      f2 -- not --o h2
      f5 -- not --o h2
      h2 == sets ==> f3
      h2 -- clears --x f1
      f3 --> h3
      f4 --> h3
      h3 == sets ==> computed
      f2 -. trigger clears .-> f3
      linkStyle 0 stroke:#1a7f37
      linkStyle 1 stroke:#0a6e8a
      linkStyle 3 stroke:#b35900
      linkStyle 4 stroke:#b35900
      linkStyle 5 stroke:#1a7f37
      linkStyle 6 stroke:#cf222e
      linkStyle 9 stroke:#1a7f37
      linkStyle 10 stroke:#cf222e
      classDef handler fill:#e7f0fd,stroke:#2f5f9e,color:#111
      classDef task fill:#eef1f5,stroke:#6e7781,color:#111
      classDef flag fill:#fff8dc,stroke:#9a7b16,color:#111
      classDef frameworkFlag fill:#f1f1f1,stroke:#6e7781,color:#111
      classDef code fill:#fff,stroke:#cf222e,color:#111
      classDef dead fill:#fde8e8,stroke:#cf222e,color:#111,stroke-dasharray:4 3
      classDef neverSet fill:#fde8e8,stroke:#cf222e,color:#111
      classDef cycle fill:#f6e6fb,stroke:#8a2be2,color:#111,stroke-width:2px
      classDef unwatched fill:#fff8dc,stroke:#9a7b16,color:#111,stroke-dasharray:2 2
    "
  `);
});

test("the same graph as data has every finding by name", async () => {
  expect(JSON.parse(await renderGraph(small, "json"))).toMatchObject({
    charm: "app",
    dead: [{ handler: "app/never", why: "it waits for nobody-sets-this, which nobody sets" }],
    neverSet: ["nobody-sets-this", "typo"],
    cycles: [],
    flags: expect.arrayContaining([
      { flag: "a", setBy: ["app/begin"], clearedBy: ["app/go"], waitedForBy: [{ handler: "app/go", how: "when" }] },
    ]) as unknown,
  });
});

/** Names as they may be in a charm, and those that a language of drawings could stumble over. */
const anyName = fc.oneof(
  fc.stringMatching(/^[a-z]{1,6}(?:[.-][a-z]{1,4})?$/),
  fc.constantFrom('say "hi"', "a<b>", "a & b", "x]y", "end", "#1", "back\\slash", "{endpoint_name}", "graph", "ü.ñ"),
);
const condition: fc.Arbitrary<FlagCondition> = fc.record({
  kind: fc.constantFrom("all", "any", "none", "not-all"),
  flags: fc.array(anyName, { minLength: 1, maxLength: 3 }),
});
const change = fc.tuple(fc.constantFrom("+", "-", "~"), anyName).map(([sign, flag]) => sign + flag);
const anyGraph = fc
  .uniqueArray(
    fc.record({ name: anyName, conditions: fc.array(condition, { maxLength: 2 }), changes: fc.array(change) }),
    {
      selector: (one) => one.name,
      maxLength: 5,
    },
  )
  .map((handlers) =>
    aGraph(handlers.map(({ changes, ...one }) => [{ ...one, action: named(one.name) }, ...changes] as const)),
  );

const flagsOf = ({ movers }: CharmGraph): ReadonlySet<string | undefined> =>
  new Set([
    ...movers.flatMap(({ conditions }) => conditions.flatMap((one) => ("flags" in one ? one.flags : []))),
    ...movers.flatMap(({ effects }) => effects.map(({ flag }) => flag)),
  ]);

test.each([
  ["mermaid", /^ {4}([hf]\d+)[[(]/gm],
  ["dot", /^ {4}([hf]\d+) \[label=|^ {2}([hf]\d+) \[label=/gm],
] as const)("every handler and every flag of a random charm is in %s once", async (format, nodes) => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async (graph) => {
      const text = await renderGraph(graph, format);
      const defined = [...text.matchAll(nodes)].map(([, inside, outside]) => inside ?? outside ?? "");
      const outside = [...text.matchAll(/^ {2}([hf]\d+)[[(]/gm)].map(([, id = ""]) => id);
      const all = format === "mermaid" ? [...defined, ...outside] : defined;
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((id) => id.startsWith("h"))).toHaveLength(graph.movers.length);
      expect(all.filter((id) => id.startsWith("f"))).toHaveLength(flagsOf(graph).size);
    }),
    { numRuns: 50 },
  );
});

test("the SVG of a random charm is well formed, shows every name, and is the same each time", async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async (graph) => {
      const svg = await renderGraph(graph, "svg");
      const shown = textsOf(svg);
      for (const flag of flagsOf(graph)) expect(shown).toContain(flag);
      for (const mover of graph.movers) expect(shown).toContain(mover.name);
      expect(await renderGraph(graph, "svg")).toBe(svg);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test("names can't leave their place in a drawing", async () => {
  const bad = 'x<br/>"]\n%%{init: {}}%%\u001b';
  const graph = aGraph([
    [when(bad).do(named("go")), `+${bad}`],
    [hook(bad).do(named(bad)), "+a"],
  ]);
  const shown = "x#lt;br/>#quot;] #37;#37;{init: {}}#37;#37; ";
  const mermaid = await renderGraph(graph, "mermaid");
  expect(mermaid.split("\n").filter((line) => line.includes("x<") || line.includes("x#"))).toEqual([
    '  %% app/go (?) can never run: it waits for x<br/>"] % %{init: {}}% % , which only app/go sets, which can never run either',
    `  %% app/x<br/>"] % %{init: {}}% %  (?) can never run: the charm has no endpoint for x<br/>"] % %{init: {}}% % `,
    `    h2["${shown}<br/><small>hook ${shown}</small>"]:::dead`,
    `    f2(["${shown}"]):::flag`,
  ]);
  expect(await renderGraph(graph, "svg")).not.toMatch(/[^\P{Cc}\n]/u);
});

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

/** The texts of an XML document. Throws where tags do not match or a character had to be written as an entity. */
function textsOf(xml: string): readonly string[] {
  const open: string[] = [];
  const texts: string[] = [];
  let end = 0;
  const body = xml.replace(/^<\?xml[^>]*\?>\s*<!DOCTYPE[^>]*>/, "").replaceAll(/<!--.*?-->/gs, "");
  for (const tag of body.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const text = body.slice(end, tag.index);
    if (/[<>]|&(?!#\d+;|\w+;)/.test(text)) throw new Error(`not well formed: ${text}`);
    texts.push(
      text
        .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replaceAll(/&\w+;/g, (one) => entities[one] ?? one),
    );
    end = tag.index + tag[0].length;
    const [, closing, name = "", , selfClosing] = tag;
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
    } else if (selfClosing !== "/") open.push(name);
  }
  if (open.length > 0 || body.slice(end).trim() !== "") throw new Error("the document does not end");
  return texts;
}
