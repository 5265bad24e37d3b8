import { styleText } from "node:util";
import type { InspectedCharm, InspectedFile } from "../pack/index.ts";
import type { Terminal } from "./command.ts";
import { sizeText } from "./size-text.ts";

/** One line of the tree: what is drawn before the name, the name, and the file if it is one. */
type Row = { readonly lines: string; readonly name: string; readonly file?: InspectedFile };

/** A charm's files as a tree: each with its size and the layers it is from, each layer in a colour of its own. */
export function inspectText({ name, layers, files }: InspectedCharm, { color }: Pick<Terminal, "color">): string {
  const inColor = (text: string, layer: string | undefined): string => {
    const index = layers.indexOf(layer ?? "");
    const shown = printable(text);
    return color && index !== -1 ? styleText(palette[index % palette.length] ?? "cyan", shown, always) : shown;
  };
  const rows = tree(files, "");
  const width = Math.max(...rows.map(({ lines, name: { length } }) => lines.length + length));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `${printable(name)}: ${files.length} files, ${sizeText(total)}`,
    ...(layers.length === 0 ? [] : [`layers, lowest first: ${layers.map((one) => inColor(one, one)).join(", ")}`]),
    ...rows.map((row) => {
      if (row.file === undefined) return row.lines + printable(row.name);
      const gap = " ".repeat(width - row.lines.length - row.name.length);
      const from = origin(row.file, (layer) => inColor(layer, layer));
      // A file that was merged has the colour of the highest layer.
      return `${row.lines}${inColor(row.name, row.file.layers.at(-1))}${gap}  ${sizeText(row.file.bytes).padStart(8)}  ${from}`;
    }),
    "",
  ].join("\n");
}

const palette = ["cyan", "green", "magenta", "yellow", "blue", "red"] as const;

// Whether to colour was decided for the terminal; the text itself goes to no stream yet.
const always = { validateStream: false } as const;

function origin({ how, layers }: InspectedFile, inColor: (layer: string) => string): string {
  if (how === "build") return "made by the build";
  return how === "unknown" ? "not from the build" : layers.map(inColor).join(" + ");
}

/** The rows of a folder: files and folders in the order of their paths, with lines as `tree` draws them. */
function tree(files: readonly InspectedFile[], folder: string): readonly Row[] {
  const groups = new Map<string, InspectedFile[]>();
  for (const file of files) {
    const name = file.path.slice(folder.length).split("/", 1)[0] ?? "";
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return [...groups].flatMap(([name, inside], index): readonly Row[] => {
    const last = index === groups.size - 1;
    const [branch, below] = last ? ["└── ", "    "] : ["├── ", "│   "];
    const [only] = inside;
    if (inside.length === 1 && only?.path === folder + name) {
      return [{ lines: branch, name, file: only }];
    }
    const rows = tree(inside, `${folder}${name}/`);
    return [{ lines: branch, name: `${name}/` }, ...rows.map((row) => ({ ...row, lines: below + row.lines }))];
  });
}

/** A charm may come from anybody; what commands a terminal is not for printing. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, "\ufffd");
