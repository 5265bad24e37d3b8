/** A small reader of `java.util.Properties`, character by character as its specification tells it. */
export function readJavaProperties(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  const peek = (): string => text[at] ?? "";
  const isBlank = (): boolean => peek() !== "" && " \t\f".includes(peek());
  const isEnd = (): boolean => peek() === "" || "\r\n".includes(peek());
  const skipEnd = (): void => {
    at += text.startsWith("\r\n", at) ? 2 : 1;
  };
  const skipBlanks = (): void => {
    while (isBlank()) at += 1;
  };
  /** One character with its escape resolved, or "" for a continued line. */
  const read = (): string => {
    const char = peek();
    at += 1;
    if (char !== "\\") return char;
    if (isEnd()) {
      skipEnd();
      skipBlanks();
      return "";
    }
    const letter = peek();
    at += 1;
    if (letter !== "u") return { t: "\t", n: "\n", r: "\r", f: "\f" }[letter] ?? letter;
    const hex = text.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new Error("Malformed \\uxxxx encoding.");
    at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  };

  while (at < text.length) {
    skipBlanks();
    if (isEnd()) {
      skipEnd();
      continue;
    }
    if ("#!".includes(peek())) {
      while (!isEnd()) at += 1;
      continue;
    }
    let key = "";
    while (!isEnd() && !isBlank() && !"=:".includes(peek())) key += read();
    skipBlanks();
    if (!isEnd() && "=:".includes(peek())) at += 1;
    skipBlanks();
    let value = "";
    while (!isEnd()) value += read();
    found.set(key, value);
  }
  return found;
}
