// The narrow paths and not the package's index: that one also loads watches, web sockets, tar and proxies.
// Load this file with `await import()` only; test/kubernetes/lazy-load.test.ts looks after it.
export type { Configuration, ConfigurationOptions } from "@kubernetes/client-node/dist/gen/configuration.js";
export { ResponseContext, wrapHttpLibrary } from "@kubernetes/client-node/dist/gen/http/http.js";
export { ServerConfiguration } from "@kubernetes/client-node/dist/gen/servers.js";
export {
  ObjectAppsV1Api as AppsV1Api,
  ObjectCoreV1Api as CoreV1Api,
  ObjectNetworkingV1Api as NetworkingV1Api,
  ObjectPolicyV1Api as PolicyV1Api,
} from "@kubernetes/client-node/dist/gen/types/ObjectParamAPI.js";
export { setHeaderOptions } from "@kubernetes/client-node/dist/middleware.js";
export { PatchStrategy } from "@kubernetes/client-node/dist/patch.js";
export { loadYaml } from "@kubernetes/client-node/dist/yaml.js";
