/** The topics of the option `topics`: separated by blanks, commas or newlines; none is an empty list. */
export function splitTopics(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== "");
}
