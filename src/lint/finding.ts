import { rules, type RuleId, type Severity } from "./rules.ts";

/** Something about a charm that its author should know. */
export type Finding = {
  /** The row of the table of rules. */
  readonly rule: RuleId;
  /** `error`: a Juju refuses the charm or it can't run; `warning`: it surprises; `info`: nice to have. */
  readonly severity: Severity;
  /** Path in the charm, with `/`. */
  readonly file: string;
  /** The keys that lead to what it is about; none where it is about the file. */
  readonly path: readonly string[];
  /** One sentence that names the object and ends with the remedy. */
  readonly message: string;
  /** The Jujus that refuse the charm for it. */
  readonly refusedBy?: readonly string[];
};

/** Where a finding is, and what it says; the rest comes from the table of rules. */
export type FindingDetails = {
  readonly file: string;
  readonly path?: readonly string[];
  readonly message: string;
  /** Where not all Jujus of the rule's row refuse it. */
  readonly refusedBy?: readonly string[];
};

/** A finding of a rule. */
export function finding(rule: RuleId, { file, path = [], message, ...own }: FindingDetails): Finding {
  const { severity, refusedBy: usual } = rules[rule];
  const refusedBy = own.refusedBy ?? usual;
  return { rule, severity, file, path, message, ...(refusedBy === undefined ? {} : { refusedBy }) };
}
