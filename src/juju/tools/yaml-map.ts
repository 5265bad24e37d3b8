/**
 * A map of texts as YAML, which tools read from a file (`--file`): JSON, but with escapes for characters that YAML
 * refuses or takes for the end of a line, and without halves of surrogate pairs, which are no characters at all.
 */
export function yamlOf(settings: Readonly<Record<string, string>>): string {
  const texts = Object.entries(settings).map((entry) => entry.map((text) => text.toWellFormed()));
  return JSON.stringify(Object.fromEntries(texts)).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}
