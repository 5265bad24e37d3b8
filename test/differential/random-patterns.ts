import fc from "fast-check";
import type { CharmParts } from "../../src/lint/index.ts";

/** Parts of regular expressions, separated by blanks. */
const pieces = String.raw`
  a b . * + ? | ( ) [ ] ^ $ { } - , 1 2 \ : x < > P = ! *? {2} {1,} {3,1} {1001} {,2}
  (?: (?i) (?P<n> (?<n> (?= (?! (?-s: (?i-m: [^a] [a-z] [z-a] [[:alpha:]] [[:nope:]] []a] [^] [a- [\d-z] [\]]
  \d \b \1 \01 \z \Z \pL \p{Greek} \p{Nope} \x41 \x{1F600} \x4 \Qa*\E \- \_ \é`;

/** Texts that are nearly regular expressions. */
export const patterns: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces.trim().split(/\s+/)), { minLength: 1, maxLength: 6 })
  .map((list) => list.join(""));

/** The least charm with an action whose parameter has a pattern. */
export const patternCharm = (pattern: string): CharmParts => ({
  yaml: {
    "metadata.yaml": { name: "a", summary: "s", description: "d" },
    "actions.yaml": { act: { params: { p: { pattern } } } },
  },
  files: [],
});
