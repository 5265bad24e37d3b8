import { parseJson, parsePythonJson, type Json } from "../../core/index.ts";

/**
 * A published text as a value: what its JSON says, and the text itself where it is none or empty (charms.reactive).
 * So `5432` is a number and `true` a boolean, whether or not their author meant JSON. Numbers that JavaScript can't
 * hold are rounded; the raw text has all their digits.
 */
export function decode(text: string): Json {
  return readJson(text, (json) => {
    const value = parsePythonJson(json);
    return typeof value === "number" ? value : parseJson(json); // NaN and Infinity are numbers to Python
  });
}

/** The same for hashing: numbers keep what Python tells apart, such as `1.0` and `1`. */
export function decodeExactly(text: string): Json {
  return readJson(text, parsePythonJson);
}

function readJson(text: string, parse: (json: string) => Json): Json {
  if (text === "") return text;
  try {
    return parse(text);
  } catch {
    return text;
  }
}
