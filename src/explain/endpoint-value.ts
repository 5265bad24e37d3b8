import { text, type Atom, type Value } from "./value.ts";

/** The flags of an endpoint that suffixes stand for, as the framework expands them. */
export function endpointFlags(endpoint: string, suffixes: Value): Value {
  return suffixes.map((atom) => {
    if (atom.kind !== "text") return { kind: "unknown" };
    const expanded = atom.text.replaceAll("{endpoint_name}", () => endpoint);
    return text(expanded === atom.text ? `endpoint.${endpoint}.${atom.text}` : expanded);
  });
}

/** The endpoints that `endpointFromName` and `endpointFromFlag` find. */
export function endpointsFrom(goal: string, names: Value): Value {
  return names.map((atom): Atom => {
    if (atom.kind !== "text") return { kind: "unknown" };
    const [first = "", second = ""] = atom.text.split(".");
    if (goal === "endpointFromName") return { kind: "endpoint", name: atom.text };
    return { kind: "endpoint", name: first === "endpoint" ? second : first };
  });
}
