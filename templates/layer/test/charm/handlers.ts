import { defineLayer, status, when } from "kafka-connect-base";
import { message } from "../../handlers.ts";

const say = () => status.active(message());

export const layer = defineLayer("tester", [when("my-layer.ready").do(say)]);
