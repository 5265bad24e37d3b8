/**
 * What Juju's hook tools do, as a table: arguments and standard input, the answer in each format, the words and exit
 * code of a refusal, in which versions, and where each row is known from. The order matters: rows see what rows above
 * have written. Start reading at `../row.ts`.
 *
 * @module
 */
import type { Row } from "../row.ts";
import { actionRows } from "./actions.ts";
import { configRows } from "./config.ts";
import { networkRows } from "./network.ts";
import { otherRows } from "./other.ts";
import { relationHookRows, relationRows } from "./relations.ts";
import { secretRows } from "./secrets.ts";
import { stateRows } from "./state.ts";
import { leaderRows, statusRows } from "./status.ts";

export const rows: readonly Row[] = [
  ...configRows,
  ...statusRows,
  ...leaderRows,
  ...relationRows,
  ...relationHookRows,
  ...networkRows,
  ...stateRows,
  ...secretRows,
  ...actionRows,
  ...otherRows,
];
