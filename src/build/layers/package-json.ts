import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BuildError } from "../build-error.ts";

/** The part of a `package.json` that the builder reads. */
export type PackageJson = {
  readonly name?: string | undefined;
  readonly version: string;
  /**
   * Says that the package is a layer, and under which of its exports the handlers are, such as `./layer`; or that it
   * is an interface.
   */
  readonly charm?:
    | {
        readonly layer?: string | undefined;
        readonly entry?: string | undefined;
        readonly interface?: string | undefined;
      }
    | undefined;
};

const packageSchema: z.ZodType<PackageJson> = z.object({
  name: z.string().optional(),
  version: z.string().default("0.0.0"),
  charm: z
    .object({ layer: z.string().optional(), entry: z.string().optional(), interface: z.string().optional() })
    .optional(),
});

/** The `package.json` of a folder, `undefined` if it has none. Throws `BuildError` for one that can't be read. */
export async function readPackageJson(directory: string): Promise<PackageJson | undefined> {
  const path = join(directory, "package.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return packageSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new BuildError(`${path} can't be read as a package.json; correct it`, { file: "package.json", cause });
  }
}
