/**
 * What a hook told at the level of debugging, without the trace of its handlers: the report has that in a better form.
 * Such lines are on standard output where a hook had nothing else to say.
 */
export function withoutTrace(text: string, name: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line === `hook ${name}` || line === `action ${name}`);
  if (first === -1) return text;
  const length = lines.slice(first + 1).findIndex((line) => !traceLine.test(line));
  return lines.toSpliced(first, length === -1 ? lines.length : length + 1).join("\n");
}

const traceLine = /^(?:(?:hooks|restricted|action|iteration \d+): queued | {2}(?:ran|dropped) |skipped )/;
