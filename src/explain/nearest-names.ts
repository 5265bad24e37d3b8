/** The names that are most like another one, best first: those that hold it, then those few letters away. */
export function nearestNames(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  const ranked = [...new Set(names)].map((one) => ({ one, rank: rankOf(wanted, one.toLowerCase()) }));
  return ranked
    .filter(({ rank }) => rank <= Math.max(2, wanted.length / 3))
    .toSorted((a, b) => a.rank - b.rank || (a.one < b.one ? -1 : 1))
    .slice(0, 3)
    .map(({ one }) => one);
}

const rankOf = (wanted: string, name: string): number => {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf(".")) + 1);
  return name.includes(wanted) ? 0 : Math.min(distance(wanted, name), distance(wanted, last));
};

/** Letters to add, drop or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of a.split("").entries()) {
    const next = [index + 1];
    for (const [place, other] of b.split("").entries()) {
      const replaced = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
