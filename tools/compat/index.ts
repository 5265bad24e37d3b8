/**
 * Gets the programs of others that this package is compared with: the real charms.reactive on a Python of its own.
 *
 * Not here: the comparisons, which are tests. Start reading at `python-reactive.ts`.
 *
 * @module
 */
export { pythonReactive, type PythonReactive } from "./python-reactive.ts";
