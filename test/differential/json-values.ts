import fc from "fast-check";
import type { Json } from "../../src/core/index.ts";

/** A number by its text, which `JSON.stringify` writes as it is. */
export const numberOf = (text: string): Json => JSON.rawJSON(text);

/** What Python, which tells 1 from 1.0 and knows integers of any size, reads from these texts of numbers. */
const numberTexts = fc
  .record({
    sign: fc.constantFrom("", "-"),
    whole: fc.oneof(fc.nat(99).map(String), fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String)),
    fraction: fc.option(fc.stringMatching(/^\d{1,18}$/), { nil: undefined }),
    exponent: fc.option(fc.integer({ min: -250, max: 250 }), { nil: undefined, freq: 3 }),
  })
  .map(({ sign, whole, fraction, exponent }) => {
    const decimal = fraction === undefined ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
    return numberOf(exponent === undefined ? decimal : `${decimal}e${exponent}`);
  });

/** Where Python and JavaScript change to an exponent: each at other sizes. */
const numbersNearExponents = fc
  .tuple(fc.double({ min: 1, max: 10, maxExcluded: true }), fc.integer({ min: -9, max: 23 }))
  .map(([digits, power]) => digits * 10 ** power);

const texts = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.array(fc.nat(0xff_ff), { maxLength: 4 }).map((units) => String.fromCharCode(...units)), // also half a character
);

/** The order of the last two is another one by code point than by UTF-16 unit. */
const keys = fc.oneof(fc.constantFrom("a", "b", "B", "é", "10", "9", "\u{ff46}", "\u{1f600}"), texts);

/** JSON values of all shapes; `JSON.stringify` gives the text that both sides read. */
export const jsonValues: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(null, true, false, ""),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    numbersNearExponents,
    numberTexts,
    texts,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** Whether keys such as `"10"` are in it: JavaScript puts them before the others, whatever the text says. */
export const hasIndexKeys = (text: string): boolean => /"\d+":/.test(text);
