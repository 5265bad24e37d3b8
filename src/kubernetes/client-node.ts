// The narrow paths and not the package's index: that one also loads watches, web sockets, tar and proxies. And of the
// generated code only what makes requests: its answers drop the fields that its models don't know.
// Load this file with `await import()` only; test/kubernetes/lazy-load.test.ts looks after it.
export { AppsV1ApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/AppsV1Api.js";
export { CoreV1ApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/CoreV1Api.js";
export { NetworkingV1ApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/NetworkingV1Api.js";
export { PolicyV1ApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/PolicyV1Api.js";
export type { Configuration } from "@kubernetes/client-node/dist/gen/configuration.js";
export type { RequestContext } from "@kubernetes/client-node/dist/gen/http/http.js";
export { ServerConfiguration } from "@kubernetes/client-node/dist/gen/servers.js";
export { PatchStrategy } from "@kubernetes/client-node/dist/patch.js";
