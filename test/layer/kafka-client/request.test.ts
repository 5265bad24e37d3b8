import { expect, test } from "vitest";
import { kafkaClientRequest } from "../../../src/layer/kafka-client/request.ts";
import { requestOfJuju29, requestOfJuju36 } from "./databags.ts";

test.each(["3.0.3", "3.6.27", "3.6-beta1", "4.0.15"])("under Juju %s the request asks for secrets", (version) => {
  expect(kafkaClientRequest("connect", version)).toEqual(requestOfJuju36);
});

test.each(["2.9.51", "3.0.2", "3.0-rc1"])("under Juju %s it does not", (version) => {
  expect(kafkaClientRequest("connect", version)).toEqual(requestOfJuju29);
});
