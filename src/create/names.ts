import { CreateError } from "./create-error.ts";
import type { TemplateName } from "./template.ts";

/** Juju's rule for applications (github.com/juju/names): a charm's name is that of its application by default. */
const charmName = /^[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*$/;
/** Interfaces also have underscores, such as `kafka_client`. */
const interfaceName = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
/** Juju's rule for endpoints (github.com/juju/names). */
const endpointName = /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/;

/** Names that Juju keeps for itself, in endpoints and interfaces. */
const isReserved = (name: string): boolean => name === "juju" || name.startsWith("juju-");

/** Throws `create-failed` for a name that Juju would refuse, or that another layer of the charm would have too. */
export function checkName(name: string, template: TemplateName, taken: string | undefined): void {
  if (template === "interface") return checkInterfaceName(name);
  if (!charmName.test(name)) {
    throw new CreateError(
      `"${name}" can't name a ${template}; use lower-case letters, digits and hyphens, with a letter at the start and after each hyphen, such as my-${template}`,
    );
  }
  if (name === taken) throw new CreateError(`"${name}" is the layer that the new one stands on; choose another name`);
}

function checkInterfaceName(name: string): void {
  if (!interfaceName.test(name)) {
    throw new CreateError(
      `"${name}" can't name an interface; use lower-case letters, digits, hyphens and underscores, such as my-interface`,
    );
  }
  if (isReserved(name)) throw new CreateError(`"${name}" can't name an interface, Juju keeps it; choose another name`);
}

/** Throws `create-failed` for the name of an endpoint that Juju would refuse. */
export function checkEndpointName(name: string): void {
  if (!endpointName.test(name)) {
    throw new CreateError(
      `"${name}" can't name an endpoint; use lower-case letters, digits, hyphens and underscores, such as server`,
    );
  }
  if (isReserved(name)) throw new CreateError(`"${name}" can't name an endpoint, Juju keeps it; choose another name`);
}
