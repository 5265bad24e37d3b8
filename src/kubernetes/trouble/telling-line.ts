/**
 * The line of a crash's output that says most: the root of the last exception (`Caused by`), else the last line that
 * speaks of an error, else the last one. Stack frames, the time and the level are left out. Empty for no output.
 */
export function tellingLine(output: string): string {
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(at \S+\(|\.\.\. \d+ (more|common frames))/.test(line));
  const found =
    lines.findLast((line) => line.startsWith("Caused by: ")) ??
    lines.findLast((line) => /\b(ERROR|FATAL|fatal|error)\b|\w(Exception|Error)\b/.test(line)) ??
    lines.at(-1);
  return (found ?? "")
    .replace(/^Caused by: /, "")
    .replace(/^\[?\d{4}-\d\d-\d\d[ T][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?\s+/, "")
    .replace(/^(?:ERROR|FATAL|WARN|INFO)\s+/, "");
}
