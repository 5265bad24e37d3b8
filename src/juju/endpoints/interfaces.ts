import { CharmError } from "../../core/index.ts";
import type { Charm, EndpointDeclaration } from "../charm.ts";
import { sideOf, type InterfaceDefinition } from "./define-interface.ts";

/** A definition, and the lowest layer that has it. */
export type LayerInterface = { readonly definition: InterfaceDefinition; readonly layer: string };

/** The definitions of a charm's layers, lowest first. Throws `interface-invalid` where two are for the same side. */
export function charmInterfaces({ layers }: Pick<Charm, "layers">): readonly LayerInterface[] {
  const found = new Map<string, LayerInterface>();
  for (const { name: layer, interfaces } of layers) {
    for (const definition of interfaces) {
      const side = sideOf(definition);
      const other = found.get(side);
      if (other === undefined) found.set(side, { definition, layer });
      else if (other.definition !== definition) {
        const who = other.layer === layer ? `layer ${layer} has` : `layers ${other.layer} and ${layer} have`;
        throw new CharmError("interface-invalid", `${who} two definitions of ${side}; keep one`);
      }
    }
  }
  return [...found.values()];
}

/** Whether a definition is for an endpoint of this role and interface. */
export function isFor({ definition }: LayerInterface, declaration: EndpointDeclaration): boolean {
  return sideOf(definition) === sideOf(declaration);
}
