import type { Rollout } from "../kubernetes/index.ts";
import { verdictLine } from "./trouble-text.ts";
import type { TroubleSeen } from "./trouble.ts";

/** A status, as Juju shows it. */
export type StatusLine = { readonly status: "blocked" | "waiting"; readonly message: string };

/** The longest line, which still fits into `juju status`. */
const room = 200;

/** What is said of workers that are being rolled out, or whose rollout is stuck. */
export function rolloutLine(rollout: Rollout, seen: TroubleSeen | undefined): StatusLine {
  const { phase, desired, updated, ready } = rollout;
  const progress = `rolling out ${Math.min(updated, ready)}/${desired} workers`;
  const verdict = seen?.verdict;
  const old = oldWorkers(seen);
  if (verdict !== undefined && (verdict.remedy === "block" || phase === "failed")) {
    return { status: "blocked", message: `${verdictLine(verdict, room - old.length)}${old}` };
  }
  if (phase === "failed") {
    const end = `${unknownCause(seen)}${old}`;
    return {
      status: "blocked",
      message:
        `the rollout of the workers is stuck: ${rollout.message.replace(/\.$/, "")}`.slice(0, room - end.length) + end,
    };
  }
  if (verdict === undefined) return { status: "waiting", message: `${progress}${unknownCause(seen)}` };
  return { status: "waiting", message: `${progress}: ${verdictLine(verdict, room - progress.length - 2)}` };
}

/** What is said of workers that were all there and are no more. `connectors` is what is said of their connectors. */
export function degradedLine(rollout: Rollout, seen: TroubleSeen | undefined, connectors: string): StatusLine {
  const { ready, desired, message } = rollout;
  const count = `${ready}/${desired} workers: `;
  const end = connectors === "" ? "" : `; ${connectors}`;
  const verdict = seen?.verdict;
  const why =
    verdict === undefined
      ? `${message}${unknownCause(seen)}`.slice(0, room - count.length - end.length)
      : verdictLine(verdict, room - count.length - end.length);
  const mustAct = ready === 0 && verdict?.remedy === "block";
  return { status: mustAct ? "blocked" : "waiting", message: `${count}${why}${end}` };
}

function oldWorkers(seen: TroubleSeen | undefined): string {
  const { ready, wanted } = seen?.old ?? { ready: 0, wanted: 0 };
  return wanted === 0 ? "" : `; ${ready} of ${wanted} old workers still run`;
}

function unknownCause(seen: TroubleSeen | undefined): string {
  const forbidden = seen?.forbidden ?? [];
  return forbidden.length === 0 ? "" : `; why is unknown without the right to list ${forbidden.join(", ")}`;
}
