import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { createKubernetesApi } from "../../src/kubernetes/index.ts";
import { createWaitBudget } from "../../src/kubernetes/wait-budget.ts";
import { startHostileServer } from "./hostile-server.ts";

test("time in which nobody waits is not spent, and waiting for two things at a time counts once", async () => {
  let now = 0;
  const budget = createWaitBudget(100, () => now);
  now = 1000;
  expect(budget.leftMs()).toBe(100);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const works = [budget.spend(() => first.promise), budget.spend(() => second.promise)];
  now = 1030;
  expect(budget.leftMs()).toBe(70);
  first.resolve();
  await works[0];
  now = 1040;
  second.reject(new Error("no"));
  await expect(works[1]).rejects.toThrow("no");
  now = 5000;
  expect(budget.leftMs()).toBe(60);
});

test("a hook that has waited for long enough sends nothing more, and says so", async () => {
  const server = await startHostileServer(() => undefined);
  onTestFinished(server.close);
  const api = await createKubernetesApi({
    kubeconfig: server.kubeconfig,
    fieldManager: "test",
    log: silentLogger,
    readTimeoutMs: 60,
    hookBudgetMs: 100,
  });
  onTestFinished(api.close);
  await expect(api.read("Pod", "a")).rejects.toMatchObject({ causeCode: "ETIMEDOUT" });
  while (!(await isSpent(() => api.read("Pod", "a")))) await sleep(1);
  const sent = api.requests();
  await expect(api.list("Pod")).rejects.toMatchObject({
    remedy: "wait",
    message: `Kubernetes API at ${server.url} kept this hook waiting for too long; the next one goes on`,
  });
  expect(api.requests()).toBe(sent);
});

const isSpent = (ask: () => Promise<unknown>): Promise<boolean> =>
  ask().then(
    () => false,
    (error: unknown) => Object(error).causeCode === "EBUDGET",
  );
