import fc from "fast-check";
import { expect, test } from "vitest";
import { retryDelayMs } from "../../src/kubernetes/retry.ts";

const answer = (retryAfter: string | undefined, body = ""): Parameters<typeof retryDelayMs>[2] => ({
  status: 503,
  retryAfter,
  warning: undefined,
  body,
});

test("the wait doubles up to eight seconds, and is a random part of that", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayMs(attempt, 1));
  expect(longest).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const delay = retryDelayMs(attempt, random);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(8000);
    }),
  );
});

test("the header comes first, then the body, then the dice", () => {
  expect(retryDelayMs(1, 0, answer("2", '{"details": {"retryAfterSeconds": 5}}'))).toBe(2000);
  expect(retryDelayMs(1, 0, answer(undefined, '{"details": {"retryAfterSeconds": 5}}'))).toBe(5000);
  expect(retryDelayMs(1, 0.5, answer("Sun, 22 Nov 2026 20:00:00 GMT"))).toBe(125);
});
