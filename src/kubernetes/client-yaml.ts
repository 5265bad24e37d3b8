// Apart from `client-node.ts`: a kubeconfig that is JSON, as those of pods and of relations are, needs no reader of YAML.
export { loadYaml } from "@kubernetes/client-node/dist/yaml.js";
