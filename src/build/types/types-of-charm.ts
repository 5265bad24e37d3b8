import { relative, sep } from "node:path";
import type { CharmDefinition } from "../charm.ts";
import type { ComposedYaml } from "../compose/compose-yaml.ts";
import type { InterfaceLayer } from "../layers/interface-layer.ts";
import type { Layer } from "../layers/layer.ts";
import { charmTypes } from "./charm-types.ts";

/** The file beside a charm's `layer.yaml` that tells TypeScript the charm's names. */
export const typesName = "charm.d.ts";

/** The text of the `charm.d.ts` of a charm made of these layers, lowest first. */
export function typesOfCharm(
  layers: readonly Layer[],
  { definition, yaml }: { readonly definition: CharmDefinition; readonly yaml: ComposedYaml },
): string {
  const home = layers.at(-1)?.directory ?? "";
  return charmTypes({
    definition,
    config: yaml.files["config.yaml"] ?? {},
    actions: yaml.files["actions.yaml"] ?? {},
    layers,
    interfaces: layers.flatMap(({ interfaces }) =>
      interfaces.map((one) => ({ name: one.name, flags: one.flags, roles: modulesOf(one, home) })),
    ),
  });
}

/** What an import in the charm's folder names the sides of an interface; a package exports each by its role. */
function modulesOf({ roles, packageName }: InterfaceLayer, home: string): InterfaceLayer["roles"] {
  return Object.fromEntries(
    Object.entries(roles).map(([role, file]) => {
      if (packageName !== undefined) return [role, `${packageName}/${role}`];
      const path = relative(home, file).split(sep).join("/");
      return [role, path.startsWith("../") ? path : `./${path}`];
    }),
  );
}
