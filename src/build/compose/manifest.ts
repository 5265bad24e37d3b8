import { plainFile, type CharmFile } from "../charm-file.ts";
import { renderYaml } from "../layers/yaml-file.ts";

/** Juju's names of what Node.js calls `x64` and `arm64`. */
const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Where the charm runs: Ubuntu 24.04 on the architecture of its Node.js. Juju 4 refuses a charm without bases, and
 * Juju 2.9 reads them too (Juju docs, "manifest.yaml").
 */
export function charmManifest(architecture: string = process.arch): CharmFile {
  const base = {
    name: "ubuntu",
    channel: "24.04/stable",
    architectures: [architectures[architecture] ?? architecture],
  };
  return plainFile("manifest.yaml", renderYaml({ bases: [base] }));
}
