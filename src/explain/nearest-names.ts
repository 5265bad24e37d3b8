import { editDistance } from "../core/index.ts";

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
  return name.includes(wanted) ? 0 : Math.min(editDistance(wanted, name), editDistance(wanted, last));
};
