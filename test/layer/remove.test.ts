import { afterEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { createKubernetesApi } from "../../src/kubernetes/index.ts";
import { registerConnector } from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { addUnits, clearLeader, removeUnit, setLeader } from "../../src/sandbox/index.ts";
import {
  askForWorkers,
  openApplication,
  openRunning,
  unit,
  type LayerApplication,
} from "../helpers/layer-application.ts";

let application: LayerApplication;
afterEach(() => application.close());

/** What the layer makes, by kind and name. */
const made = (): readonly string[] =>
  application.kubernetes
    .objects()
    .filter(({ kind }) => !["Node", "Pod", "ReplicaSet", "Event"].includes(kind as string))
    .map(({ kind, metadata }) => `${kind as string} ${(metadata as { readonly name: string }).name}`);

const deletions = (): readonly string[] =>
  application.kubernetes.requests().flatMap(({ method, path }) => (method === "DELETE" ? [path] : []));

const other = "sink/1";

test.each<readonly [string, (is: LayerApplication) => Promise<unknown>]>([
  ["a refresh", (is) => is.hook("upgrade-charm")],
  ["update-status", (is) => is.hook("update-status")],
  [
    "the end of one unit of several",
    async (is) => {
      await is.change((model) => addUnits(model, "sink"));
      return is.hook("stop");
    },
  ],
  [
    "the end of a unit that does not lead, while another one stays",
    async (is) => {
      await is.change((model) => addUnits(model, "sink"));
      return is.hook("stop", { unit: other });
    },
  ],
  [
    "a leader's end, after which another one leads",
    async (is) => {
      await is.change((model) => setLeader(addUnits(model, "sink"), other));
      return is.hook("stop");
    },
  ],
  ["the hook remove of a machine", (is) => is.hook("remove")],
])("%s removes nothing", async (_what, happens) => {
  application = await openRunning();
  const before = made();
  await happens(application);
  expect(deletions()).toEqual([]);
  expect(made()).toEqual(before);
});

test("the end of the last unit removes everything, declared connectors too, the workers first", async () => {
  application = await openRunning({
    handlers: [
      hook("*").do(askForWorkers),
      hook("config-changed").do(async function declare() {
        await registerConnector({ "connector.class": "x" }, "one");
      }),
    ],
  });
  await application.configure({ workers: 2 });
  expect(made().map((one) => one.split(" ")[0])).toContain("Secret");
  await application.hook("stop");
  expect(made()).toEqual([]);
  expect(deletions().map((path) => path.split("/").at(-2))[0]).toBe("deployments");
});

test("an object that was made anew under the same name meanwhile is left alone", async () => {
  application = await openRunning();
  application.kubernetes.failNext({ method: "DELETE", pathIncludes: "/services/", status: 409, times: 9 });
  await application.hook("stop");
  expect(made().map((one) => one.split(" ")[0])).toEqual(["Service", "Service"]);
});

test.each([403, 401])(
  "where Kubernetes refuses with %i the hook fails, says how to go on, and the next one ends it",
  async (status) => {
    application = await openRunning();
    application.kubernetes.failNext({ method: "DELETE", pathIncludes: "/configmaps/", status, times: 1 });
    await expect(application.hook("stop")).rejects.toThrow(
      new RegExp(
        `the workers can't be removed yet: .*\\(${status}\\).*"juju resolved --no-retry sink/0" leaves them`,
        "s",
      ),
    );
    expect(made()).not.toEqual([]);
    await application.hook("stop");
    expect(made()).toEqual([]);
  },
);

test("a unit whose access was never right goes without ado", async () => {
  application = await openApplication();
  await application.configure({ kubeconfig: "not a kubeconfig", topics: "lines" });
  expect((await application.hook("stop")).exitCode).toBe(0);
});

test("a Secret of somebody else that the workers mount stays", async () => {
  application = await openRunning();
  await application.remember({ "kafka-connect-base.secrets": ["theirs"] });
  const { kubeconfig } = application.kubernetes;
  const theirs = await createKubernetesApi({ kubeconfig, fieldManager: "theirs", log: silentLogger });
  await theirs.apply({ apiVersion: "v1", kind: "Secret", metadata: { name: "theirs", namespace: "default" } });
  await theirs.close();
  await application.hook("stop");
  expect(made()).toEqual(["Secret theirs"]);
});

test("where nobody leads, the last unit waits for its turn", async () => {
  application = await openRunning();
  await application.change((model) => clearLeader(removeUnit(addUnits(model, "sink"), unit), "sink"));
  await expect(application.hook("stop", { unit: other })).rejects.toThrow("the last unit does not lead yet");
});
