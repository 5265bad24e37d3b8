import { config, defineLayer, status, when, whenNot } from "kafka-connect-base";

function say(): void {
  status.active(String(config()["message"]));
}

function askForMessage(): void {
  status.blocked("missing: option message");
}

export const layer = defineLayer("my-charm", [
  when("config.set.message").do(say),
  whenNot("config.set.message").do(askForMessage),
]);
