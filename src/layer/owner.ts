import { hookContext } from "../juju/index.ts";
import { baseName, type Owner } from "./names.ts";

/** The model and application of the running hook. */
export function owner(): Owner {
  const { model, application } = hookContext();
  return { model, application };
}

/** The base of the names of this application's objects. */
export function currentBase(): string {
  return baseName(owner());
}
