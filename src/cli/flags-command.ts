import type { UnitFlag } from "../explain/index.ts";
import type { Call } from "./command.ts";
import { unitIn } from "./unit-folder.ts";

/**
 * `flags [DIR]`: what is set on a unit, since when and by whom. A flag's value may hold anything, also a password that
 * came over a relation, and what this prints ends in bug reports: so it only says what kind of value there is, unless
 * asked for more.
 */
export async function flags({ arguments: [folder = "."], options, terminal }: Call): Promise<void> {
  const show = options["values"] === undefined ? kindOf : cutValue;
  const unit = unitIn(folder);
  if (options["json"] === undefined) return terminal.out(table(unit.flags, show));
  const rows = unit.flags.map(({ flag, origin, value }) => ({
    flag,
    ...origin,
    ...(value === null ? {} : { value: options["values"] === undefined ? kindOf(value) : value }),
  }));
  terminal.out(`${JSON.stringify(rows)}\n`);
}

type Value = UnitFlag["value"];

const longest = 60;

function cutValue(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function kindOf(value: Value): string {
  if (typeof value === "string") return `a text of ${value.length}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? `keys ${Object.keys(value).join(", ")}` : `a ${typeof value}`;
}

/** The end of a flag's name may come over a relation; what commands a terminal is not for printing. */
const visible = (text: string): string => text.replaceAll(/\p{Cc}/gu, "\ufffd");

const unknown = "not known: no record, as of a Python charm";

function table(set: readonly UnitFlag[], show: (value: Value) => string): string {
  if (set.length === 0) return "no flag is set\n";
  const rows = set.map(({ flag, origin, value }) => [
    visible(flag),
    ...(origin === undefined ? ["", "", unknown] : [origin.at, origin.hook || "(none)", origin.by]),
    value === null ? "" : show(value),
  ]);
  const all = [["FLAG", "SET AT", "IN HOOK", "BY", rows.some((row) => row[4] !== "") ? "VALUE" : ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
