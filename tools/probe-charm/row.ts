/** One call of a hook tool and what Juju does with it. */
export type Row = {
  /**
   * The tool and its arguments. A word in braces is a name of the place where the row is run, such as `{unit}`: where
   * there is none, the row is left out.
   */
  readonly call: readonly [tool: string, ...args: readonly string[]];
  /** What the tool finds on its standard input. */
  readonly stdin?: string;
  readonly needs?: Needs;
  readonly expect: Expectation;
  /** What the tool prints is a name for the rows below, in braces. */
  readonly keep?: string;
  /**
   * Where it is known from: the file of juju/juju (below its `worker/uniter/runner`, if no folder is named), or the
   * library that was run: `cmd` is juju/cmd v3, `gnuflag` is juju/gnuflag v1.
   */
  readonly source: string;
};

/** Where a row holds; everywhere, as far as nothing is said. */
export type Needs = {
  /** From this version of Juju, such as `3.6`. */
  readonly since?: string;
  /** Before this version. */
  readonly until?: string;
  /** In an action, in a hook, or in one of a relation: of a unit of it, or of its application alone. */
  readonly in?: "action" | "hook" | "relation-hook" | "application-hook";
  readonly leader?: boolean;
  readonly model?: "iaas" | "caas";
  /** The other side of `db` has published what `test/contract/hook-tools.test.ts` says. */
  readonly fixture?: true;
};

/** How the call ends. Without `refuses` and `missing` it ends with 0, and standard error stays empty. */
export type Expectation =
  | { readonly prints: string }
  /** The call is made three times, with `--format`. */
  | { readonly formats: Readonly<Record<"smart" | "yaml" | "json", string>> }
  | { readonly matches: RegExp }
  /** Exit code 2 for arguments, 1 for the operation; one of these texts after `ERROR `, and nothing else. */
  | { readonly refuses: string | readonly string[]; readonly code: 1 | 2 }
  /** This Juju does not have the tool: it is not on the PATH. */
  | { readonly missing: true };

/** Expects a tool to be silent. */
export const silent: Expectation = { prints: "" };

/** A list in all formats. */
export const listed = (...items: readonly string[]): Expectation => ({
  formats: {
    smart: items.map((item) => `${item}\n`).join(""),
    yaml: items.length === 0 ? "[]\n" : items.map((item) => `- ${item}\n`).join(""),
    json: `${JSON.stringify(items)}\n`,
  },
});

/** A text in all formats, one that YAML needs not quote. */
export const texted = (text: string): Expectation => ({
  formats: { smart: `${text}\n`, yaml: `${text}\n`, json: `${JSON.stringify(text)}\n` },
});

/** Nothing in all formats. */
export const nothing: Expectation = { formats: { smart: "", yaml: "", json: "null\n" } };
