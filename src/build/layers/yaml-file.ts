import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isScalar, LineCounter, parseDocument, stringify, visit, type Document, type ScalarTag, type Tags } from "yaml";
import { isJsonMap, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { everyonesScalars, jujuScalars } from "./juju-scalars.ts";
import { inLayer } from "./place.ts";
import { linesOf, type YamlLines } from "./yaml-lines.ts";

/** What a YAML file says, and where it says it. */
export type YamlText = { readonly value: JsonMap; readonly lines: YamlLines };

/**
 * By whose rules scalars are read. To `juju`, which reads YAML 1.1, `yes` is true and `010` is eight; times, dates and
 * keys stay the text that was written. A `layer` is read in the same way, but that `y`, `yes`, `no`, `on` and the like
 * stay text, as in charm-tools.
 */
type Dialect = "juju" | "layer";

/** Whose text it is and in which file, for errors, and how to read it; by Juju's rules if nothing is said. */
export type YamlOrigin = { readonly file: string; readonly layer: string; readonly dialect?: Dialect };

/**
 * The mapping in a layer's YAML file, `{}` for an empty file, `undefined` for none. Throws `BuildError` for
 * anything else.
 */
export async function readYaml(
  file: string,
  layer: { name: string; directory: string },
): Promise<YamlText | undefined> {
  const path = join(layer.directory, file);
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new BuildError(`${inLayer(file, layer.name)} can't be read: ${cause.message}; make ${path} a readable file`, {
      layer: layer.name,
      file,
      cause,
    });
  });
  return text === undefined ? undefined : parseYamlText(text, { file, layer: layer.name, dialect: "layer" });
}

/** The mapping in a YAML text, `{}` for an empty one. `where` names the text in errors. */
export function parseYaml(text: string, where: YamlOrigin): JsonMap {
  return parseYamlText(text, where).value;
}

/** As {@link parseYaml}, with the line of each key. */
export function parseYamlText(text: string, { dialect = "juju", ...where }: YamlOrigin): YamlText {
  const counter = new LineCounter();
  const document = parseDocument(text, { version: "1.1", customTags: tagsOf(dialect), lineCounter: counter });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [firstLine = ""] = problem.message.split("\n");
    const line = counter.linePos(problem.pos[0]).line;
    const what = firstLine.replace(/ at line \d+, column \d+:?$/, "").replace(/[:.]$/, "");
    throw new BuildError(`${inLayer(where.file, where.layer, line)} is not valid YAML: ${what}; correct this line`, {
      ...where,
      line,
      cause: problem,
    });
  }
  keepKeysAsWritten(document);
  const value: unknown = valueOf(document, where) ?? {};
  if (!isJsonMap(value)) {
    throw new BuildError(
      `${inLayer(where.file, where.layer, 1)} must hold a mapping of keys to values; write lines of "key: value"`,
      { ...where, line: 1 },
    );
  }
  return { value, lines: linesOf(document, counter) };
}

/** YAML text that Juju's reader takes back as the same value: what YAML 1.1 would misread is quoted. */
export function renderYaml(value: JsonMap): string {
  return stringify(value, { version: "1.1", customTags: everyonesScalars, lineWidth: 0, aliasDuplicateObjects: false });
}

/** An alias may stand for more than memory holds, or for nothing: the parser only finds out here. */
function valueOf(document: Document.Parsed, where: { file: string; layer: string }): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new BuildError(`${inLayer(where.file, where.layer)} can't be read: ${what}; write the value out`, {
      ...where,
      cause,
    });
  }
}

const tagsOf =
  (dialect: Dialect) =>
  (tags: Tags): Tags =>
    jujuScalars(tags).map((tag) => (dialect === "layer" && isBoolean(tag) ? plainBoolean(tag) : tag));

const isBoolean = (tag: Tags[number]): tag is ScalarTag => typeof tag !== "string" && tag.tag === boolean;

/** YAML 1.1 has one tag for the words of truth and one for those of falsehood. */
const plainBoolean = (tag: ScalarTag): ScalarTag => ({
  ...tag,
  test: tag.test?.test("true") === true ? /^(?:true|True|TRUE)$/ : /^(?:false|False|FALSE)$/,
});

const boolean = "tag:yaml.org,2002:bool";

function keepKeysAsWritten(document: Document.Parsed): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value !== "symbol" && key.source !== undefined && key.source !== "<<") {
        key.value = key.source;
      }
    },
  });
}
