import type { Options } from "../../src/layer/options.ts";

/** The options as config.yaml has them by default. */
export const defaultOptions: Options = {
  workers: 1,
  groupId: "",
  topics: [],
  workerConfig: "",
  image: "",
  expose: "auto",
  namespace: "",
  memory: 2 ** 30,
};
