import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createBudget } from "../../src/connect/budget.ts";

test("work that runs at the same time counts once, and the time between is free", async () => {
  const budget = createBudget(10_000);
  await Promise.all([budget.spend(() => sleep(60)), budget.spend(() => sleep(60))]);
  const afterWork = budget.leftMs();
  expect(afterWork).toBeLessThan(9_960);
  expect(afterWork).toBeGreaterThan(9_000);
  await sleep(30);
  expect(budget.leftMs()).toBe(afterWork);
});

test("work that fails counts too", async () => {
  const budget = createBudget(1_000);
  await expect(budget.spend(() => sleep(30).then(() => Promise.reject(new Error("no"))))).rejects.toThrow("no");
  expect(budget.leftMs()).toBeLessThan(980);
});

test("a running piece of work counts before it ends", async () => {
  const budget = createBudget(1_000);
  await budget.spend(async () => {
    await sleep(30);
    expect(budget.leftMs()).toBeLessThan(980);
  });
});
