import { ConnectArgumentError } from "./errors.ts";

/**
 * The name as a part of a request's path. Throws {@link ConnectArgumentError} for a name whose URL means
 * another connector: `.` and `..` are cut out of paths, and a worker that passes a request on drops what
 * follows a `;` and, before Kafka 4, decodes `%41` again. Measured: through a follower, a DELETE of `a;b`
 * deleted `a` on 4.3.1, and a DELETE of `a%41b` deleted `aAb` on 3.9.2.
 */
export function existingName(name: string): string {
  return encoded(name, misleading);
}

/**
 * As {@link existingName}, for a connector that is to be created: also refuses names that some worker
 * accepts but then can't be asked about. Kafka 4 answers 400 to every URL with an encoded `/`, `%` or `\`,
 * and `{a}` ends a write with status 500.
 */
export function newName(name: string): string {
  return encoded(name, [...misleading, ...unreachable]);
}

/** True if {@link existingName} takes the name. */
export function canAskAbout(name: string): boolean {
  return problemOf(name, misleading) === undefined;
}

type Rule = { readonly bad: RegExp; readonly reason: string };

const misleading: readonly Rule[] = [
  { bad: /^$/, reason: "it is empty" },
  { bad: /^\.\.?$/, reason: "URLs drop it as a path segment" },
  { bad: /;/, reason: 'workers cut the name at ";" when they pass a request on' },
  { bad: /%[0-9a-f]{2}/i, reason: 'workers of Kafka 3 decode "%" once more when they pass a request on' },
  { bad: /\p{Surrogate}/u, reason: "it is no well-formed Unicode" },
];

const unreachable: readonly Rule[] = [
  { bad: /^\s+$/, reason: "workers take white space alone for an empty name" },
  { bad: /\p{Cc}/u, reason: "workers refuse control characters" },
  { bad: /[/%\\]/, reason: 'workers of Kafka 4 answer no URL with "/", "%" or "\\"' },
  { bad: /[{}]/, reason: 'workers take "{" and "}" for a template' },
];

const problemOf = (name: string, rules: readonly Rule[]): string | undefined =>
  rules.find(({ bad }) => bad.test(name))?.reason;

function encoded(name: string, rules: readonly Rule[]): string {
  const problem = problemOf(name, rules);
  if (problem === undefined) return encodeURIComponent(name);
  const shown = JSON.stringify(name.slice(0, 60));
  throw new ConnectArgumentError("name", `connector name ${shown} can't be used: ${problem}; choose another name`);
}
