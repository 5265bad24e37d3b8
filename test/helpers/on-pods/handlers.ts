import { defineLayer, hook, hookLog } from "kafka-connect-base";
import { getWorkerService } from "kafka-connect-base/helpers";

/** Logs the answer as the charm `probe` does. */
function sayAddress(): void {
  hookLog().info(`answer ${JSON.stringify(["getWorkerService", getWorkerService() ?? "undefined"])}`);
}

export const layer = defineLayer("on-pods", [hook("update-status").do(sayAddress)]);
