/** What the parts of a charm weigh, in the order of the report. */
const partNames = ["runtime", "code", "source maps", "licences", "YAML", "other"] as const;

/** One part of a charm: its files, their bytes, and what is left of these in the zip. */
export type PartSize = {
  readonly part: (typeof partNames)[number];
  readonly files: number;
  readonly bytes: number;
  readonly packed: number;
};

/** The size of each part, also of those that are empty. The zip's own headers belong to none. */
export function sizeReport(
  entries: readonly { readonly path: string; readonly size: number; readonly packed: number }[],
): readonly PartSize[] {
  return partNames.map((part) => {
    const own = entries.filter(({ path }) => partOf(path) === part);
    const sum = (key: "size" | "packed"): number => own.reduce((total, entry) => total + entry[key], 0);
    return { part, files: own.length, bytes: sum("size"), packed: sum("packed") };
  });
}

function partOf(path: string): PartSize["part"] {
  if (path === "runtime/node") return "runtime";
  if (/(?:^|\/)(?:copyright|licen[cs]es?|notice)(?:\.[^/]*)?$|\.LEGAL\.txt$/i.test(path)) return "licences";
  if (path.startsWith("lib/")) return path.endsWith(".map") ? "source maps" : "code";
  return /\.ya?ml$/.test(path) ? "YAML" : "other";
}
