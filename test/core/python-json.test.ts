import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePythonJson, pythonJson } from "../../src/core/index.ts";
import { dataHash } from "../../src/reactive/index.ts";

// What Python 3.11 writes for the same text, read by json.loads.
test.each([
  ['{"b":1,"a":[1,"é",null,true,1.0]}', String.raw`{"a": [1, "\u00e9", null, true, 1.0], "b": 1}`],
  ["[1, 1.0, 1e5, -0, -0.0]", "[1, 1.0, 100000.0, 0, -0.0]"],
  ["[1e16, 1e15, 1e-5, 0.0001, 1e-7, 1e22]", "[1e+16, 1000000000000000.0, 1e-05, 0.0001, 1e-07, 1e+22]"],
  ["[12345678901234567890, 123456789012345680.0]", "[12345678901234567890, 1.2345678901234568e+17]"],
  ['"\\u007f\\ud83d\\ude00\\n"', String.raw`"\u007f\ud83d\ude00\n"`],
  ['{"10":1,"9":2,"\\ud83d\\ude00":3,"\\uffff":4}', String.raw`{"10": 1, "9": 2, "\uffff": 4, "\ud83d\ude00": 3}`],
  [" NaN ", "NaN"],
  ["-Infinity", "-Infinity"],
])("%s is written as %s", (read, written) => {
  expect(pythonJson(parsePythonJson(read), { sortKeys: true })).toBe(written);
});

// From charms.reactive 1.5.3.
test.each([
  ["null", "37a6259cc0c1dae299a7866489dff0bd"],
  ["{}", "99914b932bd37a50b983c5e7c90ae93b"],
  ["[]", "d751713988987e9331980363e24189ce"],
  ['"é"', "d1aad59345f1f37ecc833dabc76ec5ef"],
  ['{"b":1,"a":[1,2]}', "bd2ae43fc8b94e34168a069b6c2060b7"],
  ["1.0", "e4c2e8edac362acab7123654b9e73432"],
  ["1", "c4ca4238a0b923820dcc509a6f75849b"],
  ["true", "b326b5062b2f0e69046810717534cb09"],
])("%s has the hash %s", (text, hash) => {
  expect(dataHash(parsePythonJson(text))).toBe(hash);
});

test("any JSON is read back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(pythonJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
