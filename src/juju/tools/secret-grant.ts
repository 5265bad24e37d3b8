import type { RunTool } from "../run-tool.ts";

/** Who loses a secret: all that were granted it in a relation, an application, or one unit. */
export type SecretReader = { readonly relation: string } | { readonly application: string } | { readonly unit: string };

/**
 * `secret-grant`: lets the application at the other end of a relation read a secret when the hook succeeds, or one unit
 * of it. The grant goes with the relation.
 */
export async function secretGrant(
  run: RunTool,
  id: string,
  { relation, unit }: { readonly relation: string; readonly unit?: string },
): Promise<void> {
  await run("secret-grant", ["-r", relation, ...(unit === undefined ? [] : ["--unit", unit]), "--", id]);
}

/** `secret-revoke`: takes a grant back when the hook succeeds. */
export async function secretRevoke(run: RunTool, id: string, reader: SecretReader): Promise<void> {
  await run("secret-revoke", [...readerFlag(reader), "--", id]);
}

function readerFlag(reader: SecretReader): readonly string[] {
  if ("relation" in reader) return ["-r", reader.relation];
  return "unit" in reader ? ["--unit", reader.unit] : ["--app", reader.application];
}
