// The part of regular-expression.ts that reads what stands for characters, by the rules of Go's regexp/syntax.

const codePoint = /^\\x(?:[\da-fA-F]{2}|\{0*(?:10|[\da-fA-F])?[\da-fA-F]{1,4}\})/;
const property = /^\\[pP](?:[CLMNPSZ]|\{\^?([A-Za-z_]+)\})/;
/** What a backslash makes of a letter: several characters, or one. */
const letters = {
  classes: /^\\[dDsSwW]/,
  characters: /^\\(?:[afnrtv]|0[0-7]{0,2}|[1-7][0-7]{1,2}|(?![\u0080-\uffff])[\W_])/,
};

/** The escape that `rest` begins with, if it stands for characters. */
export function escapeText(rest: string): string | undefined {
  const known = [letters.classes, letters.characters, codePoint].map((one) => one.exec(rest)?.[0]);
  return known.find((one) => one !== undefined) ?? propertyText(rest);
}

function propertyText(rest: string): string | undefined {
  const [text, name] = property.exec(rest) ?? [];
  if (text === undefined || name === undefined || name === "Any") return text;
  for (const form of [`gc=${name}`, `sc=${name}`]) {
    try {
      void new RegExp(String.raw`\p{${form}}`, "u");
      return text;
    } catch {
      // Not a category, or not a script either.
    }
  }
  return undefined;
}

const named = /^\[:\^?(\w*):\]/;
const classNames = /^(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit)$/;

/**
 * Where a class such as `[a-z]` ends, which `rest` begins with; `problem` says why Go can't read it, where it can't.
 */
export function characterClassEnd(rest: string): { readonly end: number; readonly problem?: string } {
  let index = rest.startsWith("[^") ? 2 : 1;
  const start = index;
  while (index < rest.length) {
    const here = rest.slice(index);
    if (here.startsWith("]") && index > start) return { end: index + 1 };
    const [text, name] = named.exec(here) ?? [];
    if (text !== undefined && name !== undefined) {
      if (!classNames.test(name)) return { end: rest.length, problem: `it does not know ${text}` };
      index += text.length;
      continue;
    }
    const low = classItem(here);
    if (low === undefined) return { end: rest.length, problem: `it does not know ${here.slice(0, 2)} in []` };
    const isRange = low.code !== undefined && /^-[^\]]/s.test(here.slice(low.length));
    if (!isRange) {
      index += low.length;
      continue;
    }
    const high = classItem(here.slice(low.length + 1));
    if (high?.code === undefined) return { end: rest.length, problem: "a range in [] has no end" };
    if ((low.code ?? 0) > high.code) return { end: rest.length, problem: "a range in [] goes down" };
    index += low.length + 1 + high.length;
  }
  return { end: rest.length, problem: "a [ is not closed" };
}

/** One character of a class, or a letter that stands for several and has no code. */
function classItem(here: string): { readonly length: number; readonly code?: number } | undefined {
  if (!here.startsWith("\\")) {
    const code = here.codePointAt(0) ?? 0;
    return { length: code > 0xff_ff ? 2 : 1, code };
  }
  const several = letters.classes.exec(here)?.[0] ?? propertyText(here);
  if (several !== undefined) return { length: several.length };
  const one = codePoint.exec(here)?.[0] ?? letters.characters.exec(here)?.[0];
  return one === undefined ? undefined : { length: one.length, code: characterOf(one.slice(1)) };
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

function characterOf(text: string): number {
  if (text.startsWith("x")) return Number.parseInt(text.replaceAll(/[x{}]/g, ""), 16);
  if (/^[0-7]/.test(text)) return Number.parseInt(text, 8);
  return controls[text] ?? text.codePointAt(0) ?? 0;
}
