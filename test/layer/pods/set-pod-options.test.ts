import { afterEach, expect, test } from "vitest";
import { setPodOptions, type PodOptions } from "../../../src/layer/helpers.ts";
import { currentSecrets, secretHider } from "../../../src/layer/hide-secrets.ts";
import { hook } from "../../../src/reactive/index.ts";
import { askForWorkers, openRunning, type LayerApplication } from "../../helpers/layer-application.ts";

// What an upper layer says of the pods, through whole hooks.
let application: LayerApplication;
let wanted: PodOptions = {};
afterEach(async () => {
  wanted = {};
  await application.close();
});

const open = async (): Promise<void> => {
  const handlers = [
    hook("*").do(askForWorkers),
    hook("*").do(function sayWhatPodsNeed() {
      setPodOptions(wanted);
    }),
  ];
  application = await openRunning({ handlers });
};

const tick = async (options: PodOptions): Promise<string> => {
  wanted = options;
  application.kubernetes.forget();
  await application.hook("update-status");
  return application.status();
};
const writes = () => application.kubernetes.requests().filter(({ method, dryRun }) => method !== "GET" && !dryRun);
const live = (kind: string): string =>
  JSON.stringify(application.kubernetes.objects().filter((object) => object["kind"] === kind));

test("what is said reaches the pods in the same hook; said again it changes nothing", async () => {
  await open();
  expect(await tick({ env: { KAFKA_OPTS: "-Da=b" }, nodeSelector: { disk: "ssd" } })).toMatch(/^active: 1\/1/);
  expect(live("Deployment")).toContain('{"name":"KAFKA_OPTS","value":"-Da=b"}');
  expect(live("Deployment")).toContain('"nodeSelector":{"disk":"ssd"}');
  await tick({ nodeSelector: { disk: "ssd" }, env: { KAFKA_OPTS: "-Da=b" } });
  expect(application.kubernetes.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("what is no longer said goes", async () => {
  await open();
  await tick({ secretEnv: { TOKEN: "hunter2hunter2" }, networkPolicy: { from: [] } });
  expect([live("NetworkPolicy"), live("Secret")]).not.toContain("[]");
  await tick({});
  expect(live("NetworkPolicy")).toBe("[]");
  expect(live("Deployment")).not.toContain("TOKEN");
});

test("what is wrong blocks with a sentence, writes nothing, and the workers go on", async () => {
  await open();
  const before = live("Deployment");
  const wrong = { tolerations: [{ operator: "In" }] } as unknown as PodOptions;
  expect(await tick(wrong)).toBe(
    "blocked: setPodOptions of the upper layer: tolerations[0].operator must be Equal or Exists",
  );
  expect(writes()).toEqual([]);
  expect(live("Deployment")).toBe(before);
  expect(await tick({})).toMatch(/^active: 1\/1/);
});

test("a worker that says the value of a secret variable is not quoted with it", async () => {
  const heard: string[] = [];
  application = await openRunning({
    handlers: [
      hook("*").do(async function quoteWorker() {
        askForWorkers();
        setPodOptions({ secretEnv: { LICENSE: "hunter2hunter2" } });
        heard.push(secretHider(await currentSecrets())("no such license: hunter2hunter2"));
      }),
    ],
  });
  expect(heard.at(-1)).toBe("no such license: [hidden]");
});

test("the value of a secret variable is in one Secret, and in no other object, no log and no status", async () => {
  await open();
  wanted = { secretEnv: { TOKEN: "hunter2hunter2" } };
  const seen = await application.hook("config-changed");
  const others = application.kubernetes.objects().filter((object) => object["kind"] !== "Secret");
  const secrets = ["hunter2hunter2", Buffer.from("hunter2hunter2").toString("base64")];
  for (const secret of secrets) {
    expect(JSON.stringify([others, seen.log, seen.statuses])).not.toContain(secret);
  }
  expect(live("Secret")).toContain(secrets[1]);
});
