/** Compares texts by code point, as Python and SQLite do; JavaScript's `<` compares UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  for (let index = 0; index < a.length && index < b.length;) {
    const [left = 0, right = 0] = [a.codePointAt(index), b.codePointAt(index)];
    if (left !== right) return left - right;
    index += left > 0xff_ff ? 2 : 1;
  }
  return a.length - b.length;
}
