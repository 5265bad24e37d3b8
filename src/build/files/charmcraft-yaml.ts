import { plainFile, type CharmFile } from "../charm-file.ts";

/**
 * A `charmcraft.yaml` with which `charmcraft pack` makes a `.charm` of the built folder as it is, and `charmcraft
 * upload` knows its name: charmcraft takes all else from the YAML files beside it (Charmcraft docs, "charmcraft.yaml").
 * Juju does not read it.
 */
export function charmcraftFile(platform: string): CharmFile {
  return plainFile("charmcraft.yaml", charmcraftText(platform));
}

const charmcraftText = (platform: string): string => `# For "charmcraft pack" in this folder; change the layers instead.
type: charm
platforms:
  ubuntu@24.04:${platform}:
parts:
  charm:
    plugin: dump
    source: .
`;
