/**
 * The options of a login configuration, as Kafka reads it: `java.io.StreamTokenizer`, character by character as its
 * specification tells it, with Kafka's settings. `test/differential/kafka-client.test.ts` asks Java itself.
 */
export function readJavaLogin(text: string): Readonly<Record<string, string>> {
  let at = 0;
  const word = (): string => {
    const [found = ""] = /^[\w.$-]+/.exec(text.slice(at)) ?? [];
    at += found.length;
    return found;
  };
  const skip = (expected: RegExp): void => {
    const [found] = expected.exec(text.slice(at)) ?? [];
    if (found === undefined) throw new Error(`unexpected ${text.slice(at, at + 10)}`);
    at += found.length;
  };
  const options: Record<string, string> = {};
  word();
  skip(/^ +required/);
  while (text[at] !== ";") {
    skip(/^ +/);
    const key = word();
    skip(/^=/);
    skip(/^"/);
    options[key] = quotedText();
  }
  at += 1;
  if (at !== text.length) throw new Error("text after the end");
  return options;

  function quotedText(): string {
    let value = "";
    for (;;) {
      const character = text[at] ?? "\n";
      at += 1;
      if (character === '"') return value;
      if (character === "\n" || character === "\r") throw new Error("a quoted text ends with its line");
      value += character === "\\" ? escaped() : character;
    }
  }

  function escaped(): string {
    const [octal] = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(text.slice(at)) ?? [];
    if (octal !== undefined) {
      at += octal.length;
      return String.fromCharCode(Number.parseInt(octal, 8));
    }
    const letter = text[at] ?? "";
    at += 1;
    return { a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\u000b" }[letter] ?? letter;
  }
}
