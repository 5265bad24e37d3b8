/** What stands in the place of a secret: Kafka's own mark. */
export const hidden = "[hidden]";

/**
 * True if values of this config key are secrets, by the last two segments of its name: `database.password`,
 * `aws.secret.access.key`, `sasl.jaas.config`. Not `key.converter`, `message.key` or
 * `ssl.keystore.location`; nor `tokens.max.count`, whose word stands before the last two.
 */
export function isSensitiveKey(key: string): boolean {
  const tail = key.split(/[.]/).slice(-2).join(".");
  if (harmlessEnd.test(tail) || dataKey.test(tail)) return false;
  return secretWord.test(tail) || secretEnd.test(tail);
}

/**
 * The config with each secret replaced by `[hidden]`: values of sensitive keys, and secrets inside other
 * values, such as a password in a URL. References like `${file:/run/secrets:password}` stay visible.
 */
export function redactConfig(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, redactValue(key, value)]));
}

/**
 * The text with what looks like a secret replaced by `[hidden]`: PEM blocks, credentials in URLs, and values
 * after a sensitive key, up to the end of the line or the next `, key=`. It hides too much rather than too
 * little.
 */
export function redactText(text: string): string {
  return hideAssigned(
    text.replace(pemBlock, hidden).replace(echoedConfig, `$1 {${hidden}} $2`).replace(urlCredentials, `://${hidden}@`),
  );
}

const secretWord =
  /passw(?:or)?d|passphrase|secret|token(?!iz)|credentials?|jaas|private[._-]?key|api[._-]?key|access[._-]?key|user[._-]?info|connection[._-]?string|keystore[._-]key|certificate[._-]chain|truststore[._-]certificates/i;
const secretEnd = /(?:^|[._-])(?:key|pass|pwd|sas)$/i;
const dataKey = /(?:^|[._-])(?:message|record|primary|partition|routing|row|sort|foreign|document|group)[._-]?key$/i;
const harmlessEnd =
  /[._-](?:location|path|file|type|source|class|provider|ms|converter|field|ignore|name|url|enabled?)$/i;

const pemBlock = /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g;
/** Workers before the autumn of 2026 repeat a whole config in this one sentence. */
const echoedConfig = /(Connector config) \{[\s\S]*\} (contains no connector type)/;
const urlCredentials = /:\/\/[^\s"'<>,/@]*:[^\s"'<>]*@/g;

/** `key=`, `key: ` or `"key": "`, also inside a JSON string, where the quotes carry backslashes. */
const keyAndSeparator = /(?<![\w.-])([\w.-]+)(\\*"?\s*:\s*\\*"|[^\S\r\n]*=|:[^\S\r\n]+)/g;
const assignedValue = /(?:"(?:[^"\\\r\n]|\\.)*"|[^\r\n])*?(?=,\s+[\w.-]+=|[\r\n]|$)/y;
const quotedValue = /(?:[^"\\]|\\.)*/y;
const quotedTwiceValue = /[\s\S]*?(?=\\+"\s*[,}\]]|$)/y;
const word = /\S*/y;

/** `${provider:path:key}`, once or several times: a worker looks the secret up, so the text itself is none. */
const isReference = (value: string): boolean => /^(?:\$\{[^{}\s]*:[^{}]*\}[,;\s]*)+$/.test(value);

function redactValue(key: string, value: unknown): unknown {
  if (typeof value === "string" && (value === "" || isReference(value))) return value;
  if (isSensitiveKey(key)) return hidden;
  return typeof value === "string" ? redactText(value) : value;
}

function hideAssigned(text: string): string {
  let shown = "";
  let at = 0;
  for (const match of text.matchAll(keyAndSeparator)) {
    const [head, key = "", separator = ""] = match;
    if (match.index < at || !isSensitiveKey(key)) continue;
    const start = match.index + head.length;
    const value = valueAt(text, start, separator);
    if (value === "" || isReference(value.trim())) continue;
    shown += text.slice(at, start) + hidden;
    at = start + value.length;
  }
  return shown + text.slice(at);
}

function valueAt(text: string, start: number, separator: string): string {
  const shape = separator.endsWith('\\"')
    ? quotedTwiceValue
    : separator.endsWith('"')
      ? quotedValue
      : separator.endsWith("=")
        ? assignedValue
        : word;
  shape.lastIndex = start;
  return shape.exec(text)?.[0] ?? "";
}
