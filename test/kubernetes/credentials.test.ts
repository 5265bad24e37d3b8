import { onTestFinished, expect, test } from "vitest";
import { ConfigError, createLogger, type LogLine } from "../../src/core/index.ts";
import { createKubernetesApi, type KubernetesApi, type KubernetesApiOptions } from "../../src/kubernetes/index.ts";
import { startHostileServer } from "./hostile-server.ts";

/** An api on a server that takes the token `fresh` alone, and what it logs. */
async function open(
  kubeconfig: (text: string) => KubernetesApiOptions["kubeconfig"],
  more: Partial<KubernetesApiOptions> = {},
): Promise<{ readonly api: KubernetesApi; readonly lines: readonly LogLine[] }> {
  const server = await startHostileServer(({ headers }, response) => {
    response.statusCode = headers.authorization === "Bearer fresh" ? 200 : 401;
    response.end(JSON.stringify({ metadata: { name: "a" } }));
  });
  onTestFinished(server.close);
  const lines: LogLine[] = [];
  const log = createLogger((line) => lines.push(line));
  const api = await createKubernetesApi({
    kubeconfig: kubeconfig(server.kubeconfig),
    fieldManager: "test",
    log,
    ...more,
  });
  onTestFinished(api.close);
  return { api, lines };
}

/** Gives one token after the other, and the last one for good. */
function tokens(...given: readonly [string, ...string[]]): {
  readonly source: (text: string) => () => Promise<string>;
  readonly reads: () => number;
} {
  let reads = 0;
  return {
    reads: () => reads,
    source: (text) => async () => {
      reads += 1;
      return text.replace("hunter2", given[reads - 1] ?? given.at(-1) ?? "");
    },
  };
}

test("a token that was replaced meanwhile is read again, and the request goes through", async () => {
  const { source, reads } = tokens("old", "fresh");
  const { api, lines } = await open(source);
  expect(await api.read("Pod", "a")).toMatchObject({ metadata: { name: "a" } });
  expect(await api.read("Pod", "a")).toMatchObject({ metadata: { name: "a" } });
  expect({ reads: reads(), requests: api.requests() }).toEqual({ reads: 2, requests: 3 });
  expect(JSON.stringify(lines)).not.toMatch(/old|fresh/);
});

test("requests at the same time share one reading", async () => {
  const { source, reads } = tokens("old", "fresh");
  const { api } = await open(source);
  await Promise.all([api.read("Pod", "a"), api.read("Pod", "a"), api.read("Pod", "a")]);
  expect(reads()).toBe(2);
});

test("a token that is still the same blocks, with one reading and one request", async () => {
  const { source, reads } = tokens("old");
  const { api } = await open(source);
  await expect(api.read("Pod", "a")).rejects.toMatchObject({ status: 401, remedy: "block" });
  expect({ reads: reads(), requests: api.requests() }).toEqual({ reads: 2, requests: 1 });
});

test("another token that is not accepted either blocks after one more request", async () => {
  const { api } = await open(tokens("old", "older").source);
  await expect(api.read("Pod", "a")).rejects.toMatchObject({ status: 401, remedy: "block" });
  expect(api.requests()).toBe(2);
});

test("the next step is that of the access", async () => {
  const { api } = await open((text) => text, { howToLogIn: "write to the administrator" });
  await expect(api.read("Pod", "a")).rejects.toThrow("the credentials are not accepted; write to the administrator");
});

test("a reading that fails is the error", async () => {
  let reads = 0;
  const { api } = await open((text) => async () => {
    reads += 1;
    if (reads > 1) throw new ConfigError("kubeconfig", "the secret is gone");
    return text;
  });
  await expect(api.read("Pod", "a")).rejects.toThrow("the secret is gone");
});
