import { CharmError, parseJson, pythonJson, textsOf } from "../core/index.ts";

/** The rows of a unit's memory: JSON texts by key. */
export type Rows = ReadonlyMap<string, string>;

/** What Juju keeps for a unit: texts by key. */
type State = Readonly<Record<string, string>>;

/** Juju's limit for one value (juju `core/quota`); the text is ASCII, so bytes are characters. */
const longest = 64 * 1024;

/** Other keys are somebody else's. */
const keyOf = (index: number): string => `unit-memory-${index}`;

/**
 * What must be set in Juju's state so that it holds these rows: one JSON text, cut where Juju's limit is. A row may
 * have any key and any length, which Juju's own entries may not. Only what differs from `kept` is in the answer; a
 * piece that is no longer needed becomes empty, because Juju 4 can fail on `state-delete` (juju issue 22523).
 */
export function packRows(rows: Rows, kept: State): State {
  const text = rows.size === 0 ? "" : pythonJson(Object.fromEntries(rows));
  const needed = Math.ceil(text.length / longest);
  const count = Math.max(needed, piecesOf(kept).length);
  const pieces = Array.from({ length: count }, (_, index) => text.slice(index * longest, (index + 1) * longest));
  return Object.fromEntries(
    pieces.map((piece, index) => [keyOf(index), piece] as const).filter(([key, piece]) => kept[key] !== piece),
  );
}

/** The rows in Juju's state; none where nothing was packed yet. Throws `state-unreadable`. */
export function unpackRows(kept: State): Rows {
  const text = piecesOf(kept).join("");
  if (text === "") return new Map();
  try {
    return new Map(Object.entries(textsOf(parseJson(text))));
  } catch (cause) {
    throw new CharmError(
      "state-unreadable",
      `the unit's memory in Juju can't be understood; look at it with juju exec -- state-get: ${String(cause)}`,
      { cause },
    );
  }
}

function piecesOf(kept: State): readonly string[] {
  const pieces: string[] = [];
  for (let piece = kept[keyOf(0)]; piece; piece = kept[keyOf(pieces.length)]) pieces.push(piece);
  return pieces;
}
