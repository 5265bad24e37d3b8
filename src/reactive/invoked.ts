import { currentSession } from "./session.ts";

/** Begins the rows of what was done, as charms.reactive names them. */
export const invokedRow = "reactive.invoked.";

/** Whether {@link markInvoked} was called with this id on this unit, in this hook or an earlier one; nothing takes it back. */
export function wasInvoked(id: string): boolean {
  return currentSession.get("wasInvoked").store.has(invokedRow + id);
}

/** Remembers that something was done, if the hook succeeds. A handler that runs only once is marked by its own id. */
export function markInvoked(id: string): void {
  const { marked, store } = currentSession.get("markInvoked");
  store.set(invokedRow + id, true);
  marked.add(id);
}
