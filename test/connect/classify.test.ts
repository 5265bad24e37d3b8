import { describe, expect, test } from "vitest";
import { apiResponse, bodyOf, classify } from "../../src/connect/index.ts";
import { repeatOf } from "../../src/connect/classify.ts";

const refusal = (status: number, message: string | null) => apiResponse(status, { error_code: status, message });

const stale =
  "Cannot complete request momentarily due to stale configuration (typically caused by a concurrent change)";

describe("an answer is named by its meaning", () => {
  test.each([
    [apiResponse(204, null), "ok", "never"],
    [refusal(401, "User cannot access the resource."), "unauthorized", "never"],
    [apiResponse(401, null), "unauthorized", "never"],
    [refusal(403, "Topic tracking is disabled."), "unauthorized", "never"],
    [refusal(404, "Connector a not found"), "not-found", "never"],
    [refusal(404, "HTTP 404 Not Found"), "unsupported", "never"],
    [apiResponse(404, null), "unavailable", "again"],
    [apiResponse(404, { error: "no such route" }), "unavailable", "again"],
    [refusal(409, "Connector a already exists"), "already-exists", "never"],
    [refusal(409, "Cannot complete request momentarily due to stale configuration"), "rebalancing", "again"],
    [apiResponse(409, null), "rebalancing", "again"],
    [refusal(429, "slow down"), "unavailable", "again"],
    [refusal(500, null), "failed", "never"],
    [apiResponse(500, null), "failed", "once"],
    [refusal(500, "Failed to find any class that implements Connector: rebalance"), "validation", "never"],
    [
      refusal(500, "org.apache.kafka.connect.errors.ConnectException: Failed to find any class that implements"),
      "validation",
      "never",
    ],
    [refusal(500, "Failed to start connector: a: Request timed out"), "failed", "never"],
    [refusal(500, "Request cannot be completed because a rebalance is expected"), "rebalancing", "again"],
    [refusal(500, "Request timed out. The worker is currently starting"), "timeout", "in-doubt"],
    [refusal(500, "IO Error trying to forward REST request: java.net.UnknownHostException"), "forwarding", "in-doubt"],
    [refusal(500, "Error trying to forward REST request: null"), "forwarding", "never"],
    [refusal(500, "Error trying to forward REST request: Connector a\nb not found"), "not-found", "never"],
    [refusal(500, "Error trying to forward REST request: Connector a already exists"), "already-exists", "never"],
    [refusal(500, `Error trying to forward REST request: ${stale}`), "rebalancing", "again"],
    [refusal(500, "Error trying to forward REST request: Request timed out"), "timeout", "in-doubt"],
    [refusal(500, "Worker is shutting down"), "unavailable", "in-doubt"],
    [refusal(500, "Failed to write to config topic; this may be transient"), "unavailable", "in-doubt"],
    [apiResponse(502, null), "unavailable", "in-doubt"],
    [apiResponse(503, null), "unavailable", "in-doubt"],
    [apiResponse(504, null), "unavailable", "in-doubt"],
    [apiResponse(307, null), "failed", "never"],
  ])("%j is %s, repeated: %s", (response, kind, repeat) => {
    expect([classify(response), repeatOf(response)]).toEqual([kind, repeat]);
  });
});

test("the body of a refused request is not taken for what was asked", () => {
  expect(bodyOf(apiResponse(200, ["a"]))).toEqual(["a"]);
  expect(bodyOf(refusal(404, "Connector a not found"))).toBeUndefined();
  expect(bodyOf(apiResponse(202, null))).toBeUndefined();
});
