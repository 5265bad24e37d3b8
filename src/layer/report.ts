import { bodyOf, connectorHealth } from "../connect/index.ts";
import { isLeader, status } from "../juju/index.ts";
import { isFlagSet } from "../reactive/index.ts";
import { flags } from "./flags.ts";
import { awaitedInputs, missingInputs, wrongInputs } from "./inputs.ts";
import { observation } from "./observe.ts";
import { glanceAtConnect } from "./rest.ts";
import { degradedLine, rolloutLine, type StatusLine } from "./rollout-line.ts";
import { lookForTrouble } from "./trouble.ts";

/**
 * Says how the layer stands, at the end of each hook, from what was seen in it: what is missing, else how far
 * the rollout is, else how many workers and connectors there are. A unit that does not lead is a standby.
 */
export async function reportStatus(): Promise<void> {
  if (!isLeader()) return status.active("standby");
  const [missing, awaited, wrong] = [missingInputs(), awaitedInputs(), wrongInputs()];
  const faults = [...wrong, ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : [])];
  if (faults.length > 0) status.blocked(faults.join("; "));
  else if (awaited.length > 0) status.waiting(`waiting for ${awaited.join(", ")}`);
  else if (!isFlagSet(flags.install)) status.waiting("no upper layer has asked for workers yet");
  const seen = observation()?.rollout;
  if (seen === undefined || seen.phase === "absent") return;
  const { phase, desired, ready, message } = seen;
  const isRolling = phase === "progressing" || (phase === "degraded" && isFlagSet(flags.rolling));
  if (isRolling || phase === "failed") say(rolloutLine(seen, await lookForTrouble()));
  else if (phase === "degraded") {
    const connectors = ready === 0 ? [] : await connectorCounts();
    say(degradedLine(seen, await lookForTrouble(), connectors.join(", ")));
  } else if (phase === "paused") status.blocked("the Deployment's rollout is paused; kubectl rollout resume it");
  else if (phase === "observing" || phase === "deleting") status.waiting(message);
  else if (phase === "scaled-to-zero") status.active("0 workers");
  else status.active([`${ready}/${desired} workers`, ...(await connectorCounts())].join(", "));
}

const say = ({ status: grade, message }: StatusLine): void => status[grade](message);

async function connectorCounts(): Promise<readonly string[]> {
  // A connector that was just made has no status yet and is not among those that have one: names count, states judge.
  const [names, states] = await Promise.all([
    glanceAtConnect("connectors for the status", (client) => client.listConnectors()),
    glanceAtConnect("states for the status", (client) => client.listConnectorsWithStatus()),
  ]);
  const known = names === undefined ? undefined : bodyOf(names);
  if (known === undefined) return ["connectors unknown"];
  const judged = Object.values((states === undefined ? undefined : bodyOf(states)) ?? {});
  const failed = judged.reduce((sum, { status: state }) => sum + (state ? connectorHealth(state).failedTasks : 0), 0);
  const count = `${known.length} ${known.length === 1 ? "connector" : "connectors"}`;
  return [failed === 0 ? count : `${count}; ${failed} failed ${failed === 1 ? "task" : "tasks"}`];
}
