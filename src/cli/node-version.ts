/** Why this Node.js can't run the commands, as one sentence; `undefined` if it can. */
export function refuseNode(version: string): string | undefined {
  const major = Number(version.split(".")[0]);
  if (major >= 24) return undefined;
  return `error: kafka-connect-base needs Node.js 24 or later and this is ${version}; install it or run npx -p node@24 kafka-connect-base`;
}
