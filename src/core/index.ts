/**
 * The words that every folder shares: errors with a remedy, the log, ambient values, stable JSON and hashes.
 *
 * Nothing here knows Juju, Kubernetes or Kafka. Start reading at `errors.ts`.
 *
 * @module
 */
export { ambient, type Ambient } from "./ambient.ts";
export { byCodePoint } from "./code-point.ts";
export { editDistance } from "./edit-distance.ts";
export { errorCodes, type ErrorCode, type Remedy } from "./error-codes.ts";
export { CharmError, ConfigError, isCharmError, NoHookError } from "./errors.ts";
export { hexDigest, shortHash } from "./hash.ts";
export { isJsonMap, parseJson, stableJson, textsOf, type Json, type JsonMap } from "./json.ts";
export { createLogger, silentLogger, type Logger, type LogLevel, type LogLine } from "./logger.ts";
export { parsePythonJson, pythonJson } from "./python-json.ts";
export { isSince } from "./version.ts";
export { createStore, type Store, type StoreChanges } from "./store.ts";
