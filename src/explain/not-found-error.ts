import { CharmError } from "../core/index.ts";
import { nearestNames } from "./nearest-names.ts";

/** Nothing has the name that was asked for; the command's exit code is 4. */
export class NotFoundError extends CharmError {
  constructor(message: string) {
    super("not-found", message);
  }
}

/** There is no such flag or handler; the sentence names those most like it. */
export function noSuch(what: string, name: string, names: readonly string[]): NotFoundError {
  const near = nearestNames(name, names);
  const next = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `kafka-connect-base graph lists every ${what}`;
  return new NotFoundError(`there is no ${what} "${name}" in these layers; ${next}`);
}
