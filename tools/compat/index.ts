/**
 * Gets the programs of others that this package is compared with: the real charms.reactive and charm-tools and
 * Canonical's data_interfaces and kube-control, each on a Python of its own, and Juju's own charm readers, built with Go.
 *
 * Not here: the comparisons, which are tests. Start reading at `python-environment.ts`.
 *
 * @module
 */
export { charmProof, type CharmProof } from "./charm-proof.ts";
export { charmcraft, type Charmcraft } from "./charmcraft.ts";
export { dataInterfaces, type KafkaClientPlay, type KafkaClientPlayed } from "./data-interfaces.ts";
export { charmTools, type BuiltFile, type CharmBuilt, type CharmTools } from "./charm-tools.ts";
export { pythonReactive, type PythonReactive } from "./python-reactive.ts";
export { jujuReader, readerVersions, type JujuReader, type ReaderVersion } from "./juju-reader.ts";
export { relationLibraries, type RelationPlay, type RelationPlayed } from "./relation-libraries.ts";
