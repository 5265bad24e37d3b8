import { clearFlag, config, defineLayer, layerOption, setFlag, when, whenNot } from "kafka-connect-base";

/** The message with the prefix that the charm chose; worth saying while `my-layer.ready` is set. */
export function message(): string {
  const prefix = layerOption("my-layer", "prefix");
  return `${typeof prefix === "string" ? prefix : ""}${String(config()["message"])}`;
}

const setReady = () => setFlag("my-layer.ready");
const clearReady = () => clearFlag("my-layer.ready");

export const layer = defineLayer("my-layer", [
  when("config.set.message").do(setReady),
  whenNot("config.set.message").do(clearReady),
]);
