import { join } from "node:path";
import { CharmError } from "../core/index.ts";
import { readUnitState } from "../explain/index.ts";
import { readUnitStore } from "../juju/index.ts";
import { readCharm, runHook, secretMask, type HookRequest, type HookRun, type ModelStore } from "../sandbox/index.ts";
import type { Call, Terminal } from "./command.ts";
import { charmFolder, demandApart, formerCharm, rememberCharm } from "./dispatch/charm.ts";
import { arrangeModel, checkName, chooseUnit, openModel } from "./dispatch/model.ts";
import { reportOf, type Report } from "./dispatch/report.ts";
import { reportText } from "./dispatch/report-text.ts";
import { arrangeRequest } from "./dispatch/request.ts";
import { installCharm, memoryName, setMemory, unitFolder } from "./dispatch/unit-folder.ts";
import { readWish, type Wish } from "./dispatch/wish.ts";

/**
 * `dispatch [CHARM]`: runs one hook or action of a unit on this machine, as Juju would, and says what it did. The model
 * and the unit's memory stay in the state folder, so that the next call goes on where this one ended.
 */
export async function dispatch(call: Call): Promise<void> {
  const { options, terminal } = call;
  const wish = readWish(call);
  const source = wish.charm ?? (await formerCharm(wish.state, wish.unit?.split("/")[0])) ?? ".";
  demandApart(wish.state, source);
  const store = await openModel(wish.state);
  const charm = await charmFolder(source, wish.state, call);
  const unit = chooseUnit(await store.load(), wish, (await readCharm(charm)).name);
  const folder = unitFolder(wish.state, unit);
  await installCharm(charm, folder);
  if (wish.memory !== undefined) await setMemory(wish.memory, folder);
  const request = await arrange(store, wish, { unit, folder });
  await rememberCharm(wish.state, unit.split("/")[0] ?? unit, source);
  const run = await runWatched(store, request, { wish, terminal });
  const report = reportOf(run, { request, lastHook: lastHookOf(join(folder, memoryName), request, run) });
  terminal.out(options["json"] === undefined ? reportText(report) : `${JSON.stringify(report)}\n`);
  demandSuccess(report);
}

async function arrange(
  store: ModelStore,
  wish: Wish,
  { unit, folder }: { readonly unit: string; readonly folder: string },
): Promise<HookRequest> {
  const charm = await readCharm(folder);
  checkName(wish, charm);
  const model = arrangeModel(await store.load(), wish, { unit, charm });
  const arranged = arrangeRequest(model, wish, { unit, charm });
  await store.update(() => arranged.model);
  return arranged.request;
}

/** More than any hook takes, and what a timer can hold: a person may be at the debugger. */
const days = 24 * 24 * 3600 * 1000;

async function runWatched(
  store: ModelStore,
  request: HookRequest,
  { wish, terminal }: { readonly wish: Wish; readonly terminal: Terminal },
): Promise<HookRun> {
  const mask = secretMask(await store.load());
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal); // the charm has a group of its own
  const lines = byLine((line) => terminal.err(`${mask(line)}\n`));
  try {
    return await runHook(store, request, {
      signal: interrupted.signal,
      onStderr: lines.add,
      ...(wish.debugAt === undefined ? {} : { environment: { JUJU_DEBUG_AT: wish.debugAt }, timeoutMs: days }),
    });
  } finally {
    lines.end();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
  }
}

/** A secret that comes in two pieces is masked only in the whole line. */
function byLine(write: (line: string) => void): { readonly add: (text: string) => void; readonly end: () => void } {
  let rest = "";
  return {
    add: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) write(line);
    },
    end: () => void (rest === "" || write(rest)),
  };
}

/** What the charm remembers of this hook; only one that succeeded is remembered. */
function lastHookOf(memory: string, request: HookRequest, { exitCode, action }: HookRun): Report["lastHook"] {
  if (exitCode !== 0 || action?.status === "failed") return undefined;
  const { lastHook } = readUnitState(readUnitStore(memory));
  return lastHook?.hook === ("action" in request ? "" : request.hook) ? lastHook : undefined;
}

function demandSuccess({ name, unit, exitCode, action }: Report): void {
  if (exitCode !== 0) {
    throw new CharmError("dispatch-failed", `${name} of ${unit} ended with exit code ${exitCode}; the log says why`);
  }
  if (action?.status === "failed") {
    throw new CharmError("dispatch-failed", `action ${name} of ${unit} failed: ${action.message}`);
  }
}
