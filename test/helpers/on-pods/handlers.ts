import { config, defineLayer, hook, hookLog } from "kafka-connect-base";
import { getWorkerService, setPodOptions } from "kafka-connect-base/helpers";

/** The pod options as a test gives them, in JSON. */
function takePodOptions(): void {
  setPodOptions(JSON.parse(String(config()["pod-options"])));
}

/** Logs the answer as the charm `probe` does. */
function sayAddress(): void {
  hookLog().info(`answer ${JSON.stringify(["getWorkerService", getWorkerService() ?? "undefined"])}`);
}

export const layer = defineLayer("on-pods", [
  hook("config-changed").do(takePodOptions),
  hook("update-status").do(sayAddress),
]);
