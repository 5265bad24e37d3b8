import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";

/** How a secret is looked at. */
export type SecretLook = {
  /** The newest revision, now and from now on; without it the one that this unit has seen before. */
  readonly refresh?: boolean;
  /** This unit's own name for the secret. */
  readonly label?: string;
};

/** `secret-get`: the content of a secret that this application may read. */
export async function secretGet(
  run: RunTool,
  id: string,
  { refresh = false, label }: SecretLook = {},
): Promise<Readonly<Record<string, string>>> {
  const options = [...(refresh ? ["--refresh"] : []), ...(label === undefined ? [] : ["--label", label])];
  return asTexts(await readTool(run, "secret-get", [...options, id]));
}
