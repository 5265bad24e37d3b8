import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isScalar, parseDocument, stringify, visit, type Document, type Tags } from "yaml";
import { isJsonMap, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";

/**
 * The mapping in a layer's YAML file, `{}` for an empty file, `undefined` for none. Throws `BuildError` for
 * anything else.
 *
 * Scalars are read as Juju reads them, by YAML 1.1: `yes` is true and `010` is eight. Times, dates and keys
 * stay the text that was written, as in Juju's own reader.
 */
export async function readYaml(file: string, layer: { name: string; directory: string }): Promise<JsonMap | undefined> {
  const text = await readFile(join(layer.directory, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new BuildError(`${file} of layer "${layer.name}" can't be read: ${error.message}`, {
      layer: layer.name,
      file,
      cause: error,
    });
  });
  return text === undefined ? undefined : parseYaml(text, { file, layer: layer.name });
}

/** The mapping in a YAML text, `{}` for an empty one. `where` names the text in errors. */
export function parseYaml(text: string, where: { file: string; layer: string }): JsonMap {
  const document = parseDocument(text, { version: "1.1", customTags: withoutTimes, prettyErrors: true });
  const named = `${where.file} of layer "${where.layer}"`;
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [firstLine = ""] = problem.message.split("\n");
    throw new BuildError(`${named} is not valid YAML: ${firstLine.replace(/:$/, "")}`, {
      ...where,
      cause: problem,
    });
  }
  keepKeysAsWritten(document);
  const value: unknown = document.toJS() ?? {};
  if (!isJsonMap(value)) throw new BuildError(`${named} must hold a mapping of keys to values`, where);
  return value;
}

/** YAML text that Juju's reader takes back as the same value: what YAML 1.1 would misread is quoted. */
export function renderYaml(value: JsonMap): string {
  return stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}

const withoutTimes = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && tag.tag !== timestamp));

const timestamp = "tag:yaml.org,2002:timestamp";

function keepKeysAsWritten(document: Document.Parsed): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value !== "symbol" && key.source !== undefined && key.source !== "<<") {
        key.value = key.source;
      }
    },
  });
}
