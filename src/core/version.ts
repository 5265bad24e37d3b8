/**
 * True for a version such as `3.6.27` or `4.0-beta1` that is another, such as `3.6`, or later. A beta counts as its
 * release; what stands after the third number does not count.
 */
export function isSince(version: string, wanted: string): boolean {
  const [given, asked] = [numbersOf(version), numbersOf(wanted)];
  const difference = [0, 1, 2].map((at) => (given[at] ?? 0) - (asked[at] ?? 0)).find((by) => by !== 0);
  return difference === undefined || difference > 0;
}

const numbersOf = (version: string): readonly number[] =>
  (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0").split(".").map(Number);
