import { characterClassEnd, escapeText } from "./character-class.ts";

/**
 * Why Go's `regexp` can't read a pattern, or `undefined` where it can: RE2 has neither look-around nor
 * back-references, and counts to 1,000 (Go documentation, regexp/syntax).
 */
export function regularExpressionProblem(pattern: string): string | undefined {
  const groups: string[] = [];
  const names = new Set<string>();
  let rest = pattern;
  /** What a repetition would repeat: nothing yet, something, or something that is repeated already. */
  let last: "nothing" | "part" | "repeated" = "nothing";
  while (rest !== "") {
    const piece = nextPiece(rest);
    if (piece.problem !== undefined) return piece.problem;
    switch (piece.kind) {
      case "open":
        if (piece.name !== undefined && names.has(piece.name)) return `the group ${piece.name} is there twice`;
        if (piece.name !== undefined) names.add(piece.name);
        groups.push(rest);
        last = "nothing";
        break;
      case "close":
        if (groups.pop() === undefined) return "a ) closes nothing";
        last = "part";
        break;
      case "repeat":
        if (last === "nothing") return `${piece.text} repeats nothing`;
        if (last === "repeated") return `${piece.text} repeats a repetition`;
        last = "repeated";
        break;
      case "part":
        last = "part";
        break;
      case "or":
        last = "nothing";
        break;
      case "flags":
        // Go forgets here that the part before was repeated.
        if (last === "repeated") last = "part";
        break;
    }
    rest = rest.slice(piece.text.length);
  }
  return groups.length > 0 ? "a ( is not closed" : undefined;
}

type Piece = {
  readonly kind: "open" | "close" | "repeat" | "part" | "or" | "flags";
  readonly text: string;
  readonly name?: string;
  readonly problem?: string;
};

function nextPiece(rest: string): Piece {
  const [first = ""] = rest;
  if (rest.startsWith(String.raw`\Q`)) return { kind: "part", text: /^.*?(?:\\E|$)/s.exec(rest)?.[0] ?? rest };
  switch (first) {
    case "\\":
      return escape(rest);
    case "[":
      return characterClass(rest);
    case "(":
      return group(rest);
    case ")":
      return { kind: "close", text: first };
    case "|":
      return { kind: "or", text: first };
    case "*":
    case "+":
    case "?":
      return { kind: "repeat", text: /^.\??/.exec(rest)?.[0] ?? first };
    case "{":
      return repetition(rest);
    default:
      return { kind: "part", text: first };
  }
}

function repetition(rest: string): Piece {
  const [text, least, comma, most] = /^\{(\d+)(,(\d*))?\}\??/.exec(rest) ?? [];
  if (text === undefined) return { kind: "part", text: "{" };
  const [low, high] = [Number(least), Number(comma === undefined || most === "" ? least : most)];
  const problem = low > 1000 || high > 1000 ? `${text} is above 1000` : low > high ? `${text} counts down` : undefined;
  return { kind: "repeat", text, ...(problem === undefined ? {} : { problem }) };
}

function group(rest: string): Piece {
  if (!rest.startsWith("(?")) return { kind: "open", text: "(" };
  const named = /^\(\?P?<(\w+)>/.exec(rest);
  if (named !== null) return { kind: "open", text: named[0], name: named[1] ?? "" };
  const [text, end] = /^\(\?[imsU]*(?:-[imsU]+)?([:)])/.exec(rest) ?? [];
  if (text === undefined) {
    const problem = /^\(\?<?[=!]/.test(rest) ? "it has no look-around" : `it does not know ${rest.slice(0, 3)}`;
    return { kind: "open", text: "(?", problem };
  }
  return { kind: end === ":" ? "open" : "flags", text };
}

function escape(rest: string): Piece {
  const text = escapeText(rest) ?? /^\\[bBAz]/.exec(rest)?.[0];
  if (text !== undefined) return { kind: "part", text };
  const problem = /^\\[1-9]/.test(rest) ? "it has no back-references" : `it does not know ${rest.slice(0, 2)}`;
  return { kind: "part", text: rest.slice(0, 2), problem };
}

function characterClass(rest: string): Piece {
  const { end, problem } = characterClassEnd(rest);
  return { kind: "part", text: rest.slice(0, end), ...(problem === undefined ? {} : { problem }) };
}
