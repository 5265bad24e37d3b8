import { afterAll, beforeAll, expect, test } from "vitest";
import { registerConnector, setPodOptions, setWorkerConfig } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { pythonManifests, pythonMemory } from "../../helpers/python-workers.ts";
import { nodeRules, roleRules, type Rule } from "../access.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// A whole life under the Role and the ClusterRole of the repository, test by test: each builds on what the former left.
let space: SharedNamespace;
let application: LayerApplication<SharedNamespace>;
let password = "one";
const { kubectl } = sharedCluster();

beforeAll(async () => {
  space = await sharedCluster().openNamespace();
  application = await openApplicationOn(space, {
    handlers: [
      hook("*").do(askForWorkers),
      hook("*").do(function askForMore() {
        setWorkerConfig({ "sasl.jaas.config": `x required password="${password}";` });
        setPodOptions({ networkPolicy: { from: [] } });
      }),
      hook("start").do(async function declare() {
        await registerConnector({ "connector.class": "x" }, "one"); // once: a ClusterIP can't be reached from here
      }),
    ],
  });
  await relateKafka(application);
});
afterAll(() => application?.close());

const isRunning = async (): Promise<void> => {
  const look = async (): Promise<string> => {
    await application.hook("update-status");
    return application.status();
  };
  await expect.poll(look, { timeout: 40_000, interval: 300 }).toMatch(/^active: \d\/\d workers/);
};

test("deployed, scaled, put right after somebody's change, and reached in another way", async () => {
  await application.configure({ kubeconfig: space.kubeconfig, topics: "lines" });
  await isRunning();
  await kubectl([
    "annotate",
    "deployments",
    "--all",
    "kafka-connect-base/inputs=x",
    "--overwrite",
    "-n",
    space.namespace,
  ]);
  await application.hook("upgrade-charm");
  await application.configure({ workers: 2, expose: "clusterip" });
  await application.configure({ expose: "loadbalancer" });
  await application.configure({ expose: "nodeport", workers: 1 });
  await isRunning();
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});

test("with other properties and passwords, whose former objects go, and with another group", async () => {
  await application.configure({ workers: 0 }); // nobody has to wait for pods
  for (const next of ["two", "three", "four", "five", "six"]) {
    password = next; // more than the Deployment keeps of former templates
    await application.configure({ "worker-config": `consumer.client.id=${next}` });
  }
  await application.configure({ "group-id": "another" });
  expect(await application.status()).toBe("active: 0 workers");
});

test("with an image that is not there, in a namespace without room, and cured", async () => {
  await application.configure({ image: "apache/kafka:absent", workers: 1 });
  expect(await application.status()).toMatch(/^blocked: cannot pull image/);
  await kubectl(["create", "quota", "small", "--hard=pods=1", "-n", space.namespace]);
  await application.configure({ workers: 3, image: "" });
  expect(await application.status()).toMatch(/quota/);
  await kubectl(["delete", "quota", "small", "-n", space.namespace]);
  await application.configure({ workers: 1 });
  await isRunning();
});

test("refreshed from the Python layer, whose workers it takes over", async () => {
  const model = { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" };
  const python = pythonManifests({ model, application: "former", replicas: 1, unit: "former/3" });
  const items = python.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: space.namespace } }));
  await kubectl(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const former = await openApplicationOn({ ...space, close: async () => undefined }, { name: "former" });
  await former.remember(pythonMemory);
  await relateKafka(former);
  await former.hook("upgrade-charm");
  await former.configure({ kubeconfig: space.kubeconfig, topics: "lines" });
  expect(await former.status()).not.toMatch(/missing rights/);
  await former.hook("stop");
  await former.close();
});

test("case 20: removed, it was refused nothing, and used every right of the Role and no other", async () => {
  await application.hook("stop");
  const asked = await space.audited();
  const refused = asked.filter(({ code }) => code === 401 || code === 403);
  expect(refused).toEqual([]);
  // The log calls an apply a patch; where it made the object, the right to create was asked for, too.
  const used = new Set(
    asked.flatMap(({ verb, resource, code }) => [
      `${verb} ${resource}`,
      ...(verb === "patch" && code === 201 ? [`create ${resource}`] : []),
    ]),
  );
  const granted = [...(await roleRules()), ...(await nodeRules())].flatMap(rightsOf);
  expect([...used].toSorted()).toEqual(granted.toSorted());
});

const rightsOf = ({ resources, verbs }: Rule): readonly string[] =>
  resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`));
