import { currentActor } from "../reactive/index.ts";
import { statusSet, type StatusName } from "./tools/status.ts";
import { currentUnit, type RecordedStatus } from "./unit.ts";

const gravity: readonly StatusName[] = ["blocked", "waiting", "active"];

/**
 * The one status a unit shows: the gravest (blocked, then waiting, then active); among equals that of the
 * highest layer, and of one layer the last it asked for. Who is no layer counts as the lowest (layer-status).
 * `undefined` when none was asked for.
 */
export function gravestStatus(
  records: readonly RecordedStatus[],
  layers: readonly string[],
): RecordedStatus | undefined {
  const rank = (record: RecordedStatus): number => Math.max(0, layers.indexOf(record.layer));
  for (const name of gravity) {
    const [top] = records
      .filter((record) => record.name === name)
      .toReversed()
      .toSorted((a, b) => rank(b) - rank(a));
    if (top !== undefined) return top;
  }
  return undefined;
}

/** Status messages are one line of a table. */
const longest = 200;

/** A message as one line that fits. Its end, after the last `; `, is the next step: what is cut stands before it. */
export function statusLine(message: string): string {
  const line = message.replaceAll(/\s+/g, " ");
  if (line.length <= longest) return line;
  const step = /; [^;]{1,80}$/.exec(line)?.[0] ?? "";
  return `${line.slice(0, longest - 1 - step.length)}…${step}`;
}

const record =
  (name: StatusName) =>
  (message: string): void => {
    currentUnit.get(`status.${name}`).statuses.push({ layer: currentActor.peek()?.layer ?? "", name, message });
  };

/**
 * The unit's status, as the calling layer sees it. `blocked`, `waiting` and `active` are gathered and the
 * gravest of all layers is set when the hook ends, if it says something new; a failing hook sets none.
 * `maintenance` is for work inside this hook and is set at once.
 */
export const status: {
  readonly blocked: (message: string) => void;
  readonly waiting: (message: string) => void;
  readonly active: (message: string) => void;
  readonly maintenance: (message: string) => Promise<void>;
} = {
  blocked: record("blocked"),
  waiting: record("waiting"),
  active: record("active"),
  maintenance: async (message) => {
    const unit = currentUnit.get("status.maintenance");
    unit.shown.forget("status");
    await statusSet(unit.run, "maintenance", statusLine(message));
  },
};
