import { BuildError } from "../build-error.ts";
import type { CharmDefinition } from "../charm.ts";
import { interfaceRoles, type InterfaceLayer, type InterfaceRole } from "../layers/interface-layer.ts";
import type { Layer } from "../layers/layer.ts";

/** One side of an interface in the program: its module exports a const named as the role. */
type InterfaceModule = { readonly role: InterfaceRole; readonly module: string };

/** A layer with code, as the program imports it. */
export type ProgramLayer = {
  readonly name: string;
  /** An import specifier whose module exports `layer`. */
  readonly entry: string;
  readonly interfaces: readonly InterfaceModule[];
};

/** What a charm's program imports, and what is strange about it. */
export type ProgramParts = { readonly layers: readonly ProgramLayer[]; readonly warnings: readonly string[] };

/**
 * The layers that have code, lowest first, each with the sides of its interfaces that the charm's endpoints need.
 * The interfaces of a layer without code go to the next one above that has some. Throws `BuildError` for an interface
 * that lacks a side which an endpoint needs.
 */
export function programParts(layers: readonly Layer[], charm: CharmDefinition): ProgramParts {
  const warnings: string[] = [];
  const parts: ProgramLayer[] = [];
  let waiting: readonly InterfaceModule[] = [];
  for (const { name, entry, interfaces } of layers) {
    const sides = interfaces.flatMap((one) => {
      const needed = sidesOf(one, charm, name);
      if (needed.length === 0) {
        warnings.push(
          `layer "${name}" includes interface:${one.name}, which no endpoint uses; remove the include or add an endpoint to metadata.yaml`,
        );
      }
      return needed;
    });
    waiting = [...waiting, ...sides];
    if (entry === undefined) continue;
    parts.push({ name, entry, interfaces: waiting });
    waiting = [];
  }
  const last = parts.at(-1);
  if (last === undefined && waiting.length > 0) {
    warnings.push("no layer has code, so the charm's interfaces do nothing; write a handlers.ts that exports a layer");
  }
  if (last === undefined || waiting.length === 0) return { layers: parts, warnings };
  return { layers: [...parts.slice(0, -1), { ...last, interfaces: [...last.interfaces, ...waiting] }], warnings };
}

function sidesOf(
  { name, directory, roles, python }: InterfaceLayer,
  charm: CharmDefinition,
  layer: string,
): readonly InterfaceModule[] {
  const users = Object.entries(charm.endpoints).filter(([, endpoint]) => endpoint.interface === name);
  return interfaceRoles
    .filter((role) => users.some(([, endpoint]) => endpoint.role === role))
    .map((role) => {
      const module = roles[role];
      if (module !== undefined) return { role, module };
      const [endpoint] = users.find(([, one]) => one.role === role) ?? [""];
      const instead = python.length === 0 ? "" : `, only ${python.join(" and ")} for Python, which does not run here`;
      throw new BuildError(
        `endpoint "${endpoint}" of the charm is on the ${role} side of interface:${name}, and ${directory} has no ${role}.ts${instead}; write it (docs/how-to/write-an-interface.md) or remove the include from layer "${layer}"`,
        { layer, file: "layer.yaml" },
      );
    });
}
