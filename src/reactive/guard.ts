import { isCharmError, type CharmError } from "../core/index.ts";
import { isHookEnd } from "./end-hook.ts";
import type { Action } from "./handler.ts";
import { currentActor, type Actor, type Session } from "./session.ts";

/** Something stopped half-way, for a reason that the operator (`block`) or time (`wait`) must cure. */
export type Stopped = { readonly actor: Actor; readonly error: CharmError };

/**
 * Runs a function of a layer. When it throws an error that the operator or time must cure, what it did to flags and
 * memory and what it registered is undone, and the answer is the error's sentence: the rest of the hook goes on. Anything else it throws
 * ends the hook.
 */
export async function runGuarded(
  session: Session,
  onStopped: (stopped: Stopped) => void,
  { layer, id, action }: Actor & { readonly action: Action },
): Promise<string | undefined> {
  const { atExit, flags, handlers, log } = session;
  const undo = [flags.snapshot, handlers.snapshot, ...session.undoable].map((mark) => mark());
  const tasks = atExit.length;
  const actor = { layer, id };
  try {
    await currentActor.run(actor, async () => action());
    return undefined;
  } catch (error) {
    if (!isCharmError(error) || (error.remedy !== "block" && error.remedy !== "wait")) {
      if (!isHookEnd(error)) log.error(`handler ${id} failed`);
      throw error;
    }
    for (const putBack of undo) putBack();
    atExit.length = tasks;
    log.warning(error.message, { handler: id, code: error.code });
    onStopped({ actor, error });
    return error.message;
  }
}
