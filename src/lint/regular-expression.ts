import { RE2JS } from "re2js";

/**
 * Why Go's `regexp` can't read a pattern, in its words, or `undefined` where it can: RE2 has neither look-around nor
 * back-references, and counts to 1,000 (Go documentation, regexp/syntax).
 */
export function regularExpressionProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
