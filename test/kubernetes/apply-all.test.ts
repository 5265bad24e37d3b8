import { onTestFinished, expect, test } from "vitest";
import { createLogger, silentLogger, type LogLine } from "../../src/core/index.ts";
import {
  applyAll,
  checkAll,
  createKubernetesApi,
  prune,
  type KubernetesApi,
  type KubernetesObject,
} from "../../src/kubernetes/index.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

const labels = { "app.kubernetes.io/name": "kafka-connect", "app.kubernetes.io/instance": "kc-a" };

const configMap = (name: string, value = "1", its: Readonly<Record<string, string>> = labels): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels: its },
  data: { value },
});

const secret = (name: string, its: Readonly<Record<string, string>> = labels): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, labels: its },
  data: { value: "aHVudGVyMg==" },
});

async function open(): Promise<{ readonly server: KubernetesStandIn; readonly api: KubernetesApi }> {
  const server = await startKubernetesStandIn();
  onTestFinished(server.close);
  const api = await createKubernetesApi({ kubeconfig: server.kubeconfig, fieldManager: "test", log: silentLogger });
  onTestFinished(api.close);
  return { server, api };
}

const wire = (server: KubernetesStandIn): readonly string[] =>
  server.requests().map(({ method, path, dryRun }) => `${dryRun ? "dry " : ""}${method} ${path.split("/").at(-1)}`);

test("new objects take two requests each, and the first write comes after the last check", async () => {
  const { server, api } = await open();
  await applyAll(api, [configMap("a"), configMap("b")], { log: silentLogger });
  expect(wire(server)).toEqual(["dry PATCH a", "dry PATCH b", "PATCH a", "PATCH b"]);
});

test("objects that are as they are wanted are looked at and not written to", async () => {
  const { server, api } = await open();
  await applyAll(api, [configMap("a"), configMap("b")], { log: silentLogger });
  server.forget();
  const applied = await applyAll(api, [configMap("a"), configMap("b", "2")], { log: silentLogger });
  expect(wire(server)).toEqual(["dry PATCH a", "GET a", "dry PATCH b", "GET b", "PATCH b"]);
  expect(applied).toEqual([
    { kind: "ConfigMap", name: "a", outcome: "unchanged", differences: [] },
    {
      kind: "ConfigMap",
      name: "b",
      outcome: "changed",
      differences: [{ path: ".data.value", before: "1", after: "2" }],
    },
  ]);
});

test("a check tells what would change and writes nothing", async () => {
  const { server, api } = await open();
  await api.apply(configMap("a"));
  server.forget();
  expect(await checkAll(api, [configMap("a", "2"), configMap("b")])).toEqual([
    { kind: "ConfigMap", name: "a", created: false, differences: [{ path: ".data.value", before: "1", after: "2" }] },
    { kind: "ConfigMap", name: "b", created: true, differences: [] },
  ]);
  expect(wire(server).filter((line) => line.startsWith("PATCH"))).toEqual([]);
});

test("what a repair changed is in the log, without a Secret's values", async () => {
  const { api } = await open();
  await applyAll(api, [secret("s")], { log: silentLogger });
  await api.apply({ ...secret("s"), data: { value: "aHVudGVyMw==" } });
  const lines: LogLine[] = [];
  await applyAll(api, [secret("s")], { log: createLogger((line) => lines.push(line)) });
  expect(lines.map(({ level, text }) => `${level} ${text}`)).toEqual([
    expect.stringMatching(
      /^INFO applied object kind=Secret name=s outcome=changed changes="\.data\.value sha256:\w{8} → sha256:\w{8}"$/,
    ),
  ]);
});

test("pruning removes what is ours and no longer wanted, and nothing else", async () => {
  const { server, api } = await open();
  const { "app.kubernetes.io/name": name } = labels;
  const others = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "kc-b" };
  const objects = [
    configMap("old"),
    configMap("new"),
    configMap("theirs", "1", others),
    secret("s"),
    secret("look-alike", {}),
  ];
  await applyAll(api, objects, { log: silentLogger });
  const kinds = ["ConfigMap", "Service"] as const;
  const keep = ({ metadata }: KubernetesObject): boolean => metadata.name === "new";
  const secrets = ["s", "gone", "look-alike"];
  server.forget();
  expect(await prune(api, { kinds, secrets, labels, keep, log: silentLogger })).toEqual([
    { kind: "ConfigMap", name: "old" },
    { kind: "Secret", name: "s" },
  ]);
  expect(wire(server)).not.toContain("GET secrets");
  const left = server.objects().map(({ metadata }) => Object(metadata).name);
  expect(left).toEqual(expect.arrayContaining(["new", "theirs", "look-alike"]));
  expect(left).not.toContain("old");
});

test("pruning spares an object that took the name of the one it looked at", async () => {
  const { api } = await open();
  await api.apply(configMap("old"));
  const replaced: KubernetesApi = {
    ...api,
    remove: async (...which) => {
      await api.remove("ConfigMap", "old");
      await api.apply(configMap("old", "another"));
      return api.remove(...which);
    },
  };
  expect(await prune(replaced, { kinds: ["ConfigMap"], labels, keep: () => false, log: silentLogger })).toEqual([]);
  expect(await api.read("ConfigMap", "old")).toMatchObject({ data: { value: "another" } });
});

test("pruning without labels is refused", async () => {
  const { api } = await open();
  const all = { kinds: ["ConfigMap"], labels: {}, keep: () => false, log: silentLogger } as const;
  await expect(prune(api, all)).rejects.toThrow(TypeError);
  expect(api.requests()).toBe(0);
});
