/** The known name that a mistyped one, which is none of them, probably stands for; `undefined` where none is near. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const reach = name.length < 5 ? 1 : 2;
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: edits(name, candidate) }))
    .filter(({ edits: count }) => count <= reach)
    .toSorted((a, b) => a.edits - b.edits);
  return nearest?.candidate;
}

/** The letters to add, remove or replace, with two neighbours in the wrong order as one (optimal string alignment). */
function edits(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return Number.POSITIVE_INFINITY;
  let [before, last]: [readonly number[], readonly number[]] = [[], Array.from(to, (_, index) => index)];
  last = [...last, to.length];
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[to.length] ?? 0;
}
