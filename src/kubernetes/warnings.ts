/** More of a warning helps nobody, and Juju's log keeps every line. */
const longest = 300;

/**
 * The texts of a `warning` header of the API server (`299 - "text"`, several with commas between them), each on one
 * line and cut to 300 characters. Empty for a header that is absent or says something else.
 *
 * RFC 7234, 5.5; https://kubernetes.io/blog/2020/09/03/warnings/
 */
export function readWarnings(header: string | undefined): readonly string[] {
  const quoted = /\b299 \S+ "((?:[^"\\]|\\.)*)"/gs;
  return [...(header ?? "").matchAll(quoted)].map(([, text = ""]) => {
    const line = text
      .replaceAll(/\\(.)/gs, "$1")
      .replaceAll(/[\s\p{Cc}]+/gu, " ")
      .trim();
    return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  });
}
