import { describe, expect, test } from "vitest";
import { ranHandlers } from "../../src/reactive/index.ts";
import { play, recordedCases } from "./scenario.ts";

describe("a hook runs the same handlers as charms.reactive 1.5.3", () => {
  test.each(recordedCases())("$id $title", async (recorded) => {
    const played = await play(recorded);
    expect(played.map(({ trace, flags }) => ({ trace, flags }))).toEqual(
      recorded.expected.map(({ trace, flags }) => ({ trace, flags })),
    );
    for (const { trace, explained } of played) {
      expect(ranHandlers(explained)).toEqual(trace.map((name) => `scenario/${String(name)}`));
    }
  });
});
