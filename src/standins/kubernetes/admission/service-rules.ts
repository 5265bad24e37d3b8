import { listAt, numberAt, textAt, type Fields } from "../fields.ts";
import type { Cause } from "../requests/exchange.ts";

/** What a Service breaks; `others` are all other Services. A dry run allocates no port, and so finds none out of range. */
export function serviceFaults(
  body: Fields,
  { others, dryRun }: { readonly others: readonly Fields[]; readonly dryRun: boolean },
): readonly Cause[] {
  const ports = listAt(body, "spec", "ports");
  const causes: Cause[] = [];
  if (ports.length === 0 && textAt(body, "spec", "type") !== "ExternalName") {
    causes.push({ reason: "FieldValueRequired", message: "Required value", field: "spec.ports" });
  }
  const taken = new Set(
    others.flatMap((one) => listAt(one, "spec", "ports").map((port) => numberAt(port, "nodePort"))),
  );
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (ports.length > 1 && textAt(port, "name") === "") {
      causes.push({ reason: "FieldValueRequired", message: "Required value", field: `${at}.name` });
    }
    const nodePort = numberAt(port, "nodePort");
    if (nodePort === undefined) continue;
    if (nodePort < 30_000 && !dryRun) {
      // Not looked at upwards: the stand-in gives out ports of its own choice.
      const message = `Invalid value: ${nodePort}: provided port is not in the valid range. The range of valid ports is 30000-32767`;
      causes.push({ reason: "FieldValueInvalid", message, field: `${at}.nodePort` });
    }
    if (taken.has(nodePort)) {
      const message = `Invalid value: ${nodePort}: provided port is already allocated`;
      causes.push({ reason: "FieldValueInvalid", message, field: `${at}.nodePort` });
    }
  }
  return causes;
}
