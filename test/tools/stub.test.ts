import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { createKubernetesApi } from "../../src/kubernetes/index.ts";

type Stub = {
  /** The line on stdout. */
  readonly line: Promise<string>;
  readonly stderr: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly code: Promise<number | null>;
};

function stub(...args: readonly string[]): Stub {
  const child = spawn(process.execPath, ["tools/stub/main.ts", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    errors += piece;
  });
  const code = once(child, "close").then(([exit]) => exit as number | null);
  return {
    line: once(createInterface(child.stdout), "line").then(([line]) => String(line)),
    stderr: () => errors,
    code,
    end: (signal) => {
      child.kill(signal);
      return code;
    },
  };
}

test("kubernetes prints a kubeconfig with which a client works, and ends by SIGTERM with 0", async () => {
  const { line, stderr, end } = stub("kubernetes", "--namespace", "shop");
  const { kubeconfig } = JSON.parse(await line) as { kubeconfig: string };
  const api = await createKubernetesApi({ kubeconfig, fieldManager: "test", log: silentLogger });
  onTestFinished(api.close);
  const { object } = await api.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  expect(object.metadata.namespace).toBe("shop");
  expect(stderr()).toMatch(/^a stand-in for kubernetes listens at https:\/\/127\.0\.0\.1:\d+\n$/);
  expect(await end("SIGTERM")).toBe(0);
});

test("connect prints the address of a worker of the version, and ends by SIGINT with 0", async () => {
  const { line, stderr, end } = stub("connect", "--kafka-version", "2.8", "--json");
  const { url } = JSON.parse(await line) as { url: string };
  expect(await (await fetch(url)).json()).toMatchObject({ version: "2.8" });
  expect(await end("SIGINT")).toBe(0);
  expect(stderr()).toBe("");
});

test("a port that is taken ends it with 1 and the reason", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => {
    taken.close();
  });
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, stderr } = stub("kubernetes", "--port", String(port));
  expect(await code).toBe(1);
  expect(stderr()).toContain("EADDRINUSE");
});

test.each([
  [["kafka"], "kafka is no stand-in; there are kubernetes and connect"],
  [[], "nothing is no stand-in"],
  [["kubernetes", "--kafka-version", "2.8"], "--kafka-version is for connect"],
  [["kubernetes", "--namespace", "A_b"], "--namespace A_b is no name"],
  [["connect", "--port", "x"], "--port x is no port"],
  [["connect", "--kafka-version", "new"], "--kafka-version new is none"],
  [["kubernetes", "--frob"], "--frob"],
])("%j is wrong usage: 2 and how it is meant", async (args, told) => {
  const { code, stderr } = stub(...args);
  expect(await code).toBe(2);
  expect(stderr()).toContain(told);
  expect(stderr()).toContain("usage: npm run --silent stub");
});

test("--help prints how it is meant, and ends with 0", async () => {
  const { code, line } = stub("--help");
  expect(await line).toContain("usage:");
  expect(await code).toBe(0);
});
